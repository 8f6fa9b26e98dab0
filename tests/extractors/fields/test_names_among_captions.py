"""Names among the captions, clerks and forms that programs print around them."""

import pytest

from tests.extractors.fields.drawn_bills import fields_of

LEAST = 0.85  # what a policy asks for where it says nothing
TOTALS = ((300, 400, "Net"), (480, 400, "£400.00"), (300, 412, "VAT 20%"), (480, 412, "£80.00"),
          (300, 424, "Total"), (480, 424, "£480.00"))  # fmt: skip
SELLER = ((60, 60, "Ribble Boats Ltd"), (60, 70, "3 Wharf Street"), (60, 80, "Preston PR1 2AB"))


@pytest.mark.parametrize(
    "caption",
    [
        "Adresse d'intervention", "Lieu des travaux", "Objektanschrift", "Indirizzo di consegna", "Service address",
        "Dirección de la obra", "Dispatch Doc No.", "Charity no. 1140928", "Datos del paciente",
    ],
)  # fmt: skip
def test_a_caption_is_no_name(caption: str) -> None:
    read = fields_of(
        *SELLER, (60, 130, caption), (60, 139, "Unit 4"), (60, 148, "Dock Road"), (60, 157, "Goole DN14 6TX"), *TOTALS,
    )  # fmt: skip
    assert "buyer_name" not in read or read["buyer_name"].value != caption
    assert read["seller_name"].value == "Ribble Boats Ltd"


def test_a_register_s_number_is_no_vat_number_of_croatia() -> None:
    read = fields_of(
        (60, 40, "Mattenglanz Handels UG"), (60, 49, "Feldstraße 66a"), (60, 58, "20359 Hamburg"),
        (60, 70, "USt-IdNr.: DE411122545"), (60, 79, "HRB 188 204, AG Hamburg"), (60, 130, "Rechnung Nr. MG104877"),
    )  # fmt: skip
    assert read["seller_vat_id"].value == "DE411122545"
    assert "buyer_vat_id" not in read


@pytest.mark.parametrize("word", ["Verkäufer", "Vendeur", "Seller"])
def test_who_sold_for_a_company_is_not_the_company(word: str) -> None:
    read = fields_of(
        (48, 90, "Elektro Pranger GmbH"), (48, 99, "Industriestraße 41"), (48, 108, "66424 Homburg"),
        (413, 90, "Lumenta Leuchtenvertrieb GmbH"), (413, 99, "Am Bahndamm 30"), (413, 108, "59174 Kamen"),
        (413, 117, "Telefonnr. 02307 5550-0"), (48, 220, "Nr."), (175, 220, "Belegdatum"), (429, 220, word),
        (48, 231, "VGS-104417"), (175, 231, "22. Mai 2025"), (429, 231, "Ilona Wetzel"), *TOTALS,
    )  # fmt: skip
    assert read["seller_name"].value != "Ilona Wetzel"
