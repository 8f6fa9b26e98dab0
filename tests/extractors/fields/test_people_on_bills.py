"""Persons beside names: whose person is written to, and who carries on a trade under an own name."""

import pytest

from extractors.fields.people import names_contact, without_profession
from tests.extractors.fields.drawn_bills import fields_of

SELLER = ((60, 60, "Ribble Boats Ltd"), (60, 70, "3 Wharf Street"), (60, 80, "Preston PR1 2AB"))
TOTALS = ((300, 400, "Net"), (480, 400, "£400.00"), (300, 412, "VAT 20%"), (480, 412, "£80.00"),
          (300, 424, "Total"), (480, 424, "£480.00"))  # fmt: skip


@pytest.mark.parametrize(
    ("contact", "company"),
    [
        ("Thaddeus Quillen, Esq.", "Quillen, Marsh & Obi, PLC"),
        ("Janet Cole, Finance Manager", "Thornbeck Grammar School"),
        ("Ana Ruiz – gerente", "Cerámicas Alcoraya, S.L."),
        ("Petra Lohse, Einkaufsleiterin", "Maschinenfabrik Lohse GmbH"),
        ("Mme Claire Aubry, responsable des achats", "Ateliers Normant SARL"),
    ],
)
def test_a_person_of_the_company_above_its_name_is_no_part_of_it(contact: str, company: str) -> None:
    block = ((60, 150, contact), (60, 159, company), (60, 168, "7 Wharf Road"), (60, 177, "Hull HU1 2QQ"))
    read = fields_of(*SELLER, *block, *TOTALS)
    assert read["buyer_name"].value == company


def test_a_company_printed_elsewhere_without_the_line_above_it_is_called_so() -> None:
    block = ((60, 150, "Sandra Petersen"), (60, 159, "Nordlicht Akustik GmbH"), (60, 168, "Weg 4"),
             (60, 177, "28197 Bremen"))  # fmt: skip
    slip = ((60, 600, "Nordlicht Akustik GmbH"), (60, 609, "Weg 4"), (60, 618, "28197 Bremen"))
    assert fields_of(*SELLER, *block, *TOTALS)["buyer_name"].value == "Sandra Petersen Nordlicht Akustik GmbH"
    assert fields_of(*SELLER, *block, *slip, *TOTALS)["buyer_name"].value == "Nordlicht Akustik GmbH"


def test_captions_that_no_lexicon_knows_stand_beside_each_other_above_companies() -> None:
    read = fields_of(
        (60, 60, "FACTURA R-2025/0019"), (60, 130, "MONTADOR"), (60, 139, "Cerámicas Alcoraya, S.L."),
        (60, 148, "Partida Torrellano, 90"), (60, 157, "03320 Elche"), (330, 130, "PROMUEVE"),
        (330, 139, "Levante Congresos, S.L."), (330, 148, "Calle del Muelle, 12"), (330, 157, "03001 Alicante"),
        (60, 780, "Levante Congresos, S.L. · Registro Mercantil de Alicante, tomo 4410"), *TOTALS,
    )  # fmt: skip
    assert read["seller_name"].value == "Levante Congresos, S.L."
    assert "buyer_name" not in read or read["buyer_name"].value == "Cerámicas Alcoraya, S.L."


@pytest.mark.parametrize(
    ("brand", "trader", "address", "tax", "name"),
    [
        ("Fisio Alameda", "Lucía Berrocal Santisteban – Fisioterapeuta, col. n.º 7719",
         "C/ Alameda 6, bajo – 29008 Málaga", "NIF 44120937Z – 952 00 17 06", "Lucía Berrocal Santisteban"),
        ("bewegt leben", "Merle Zandonai, Physiotherapeutin", "Gasse 5, 88662 Überlingen", "StNr. 87 241 00931",
         "Merle Zandonai"),
        ("Atelier Rive", "Claire Dumont – photographe", "3 rue Haute, 47300 Villeneuve", "SIRET 815 567 797 00014",
         "Claire Dumont"),
        ("Petherick Pianos", "Rosalind Petherick, registered surveyor", "4 Weavers Row, Clitheroe BB7 3QL",
         "VAT 405 1820 34", "Rosalind Petherick"),
    ],
)  # fmt: skip
def test_who_has_a_profession_an_address_and_a_tax_number_below_the_brand_sells(
    brand: str, trader: str, address: str, tax: str, name: str
) -> None:
    read = fields_of(
        (200, 40, brand), (160, 52, trader), (160, 61, address), (160, 70, tax),
        (60, 150, "Bill to: Andrew Quesada, 7 Wharf Road, Hull HU1 2QQ"), *TOTALS,
    )  # fmt: skip
    assert (read["seller_name"].value, read["buyer_name"].value) == (name, "Andrew Quesada")


@pytest.mark.parametrize(
    "name", ["Terbrüggen & Lohkamp, Rechtsanwälte", "Hotel Meister", "Baker & Photographer", "Wood-Engineer Hall"]
)
def test_a_firm_s_profession_is_part_of_its_name(name: str) -> None:
    assert without_profession(name) == name
    assert not names_contact(name)


def test_an_engineer_whose_block_has_the_tax_number_sells_under_the_brand_beside_it() -> None:
    read = fields_of(
        (60, 40, "büro für statik"), (400, 40, "Dipl.-Ing. Karin Vogt"), (400, 49, "Hafenweg 11"),
        (400, 58, "48155 Münster"),
        (400, 67, "USt-IdNr. DE535586623"), (60, 130, "Rechnung an:"), (60, 139, "Sommer Bau GmbH"), *TOTALS,
    )  # fmt: skip
    assert read["seller_name"].value == "Dipl.-Ing. Karin Vogt"
    assert read["seller_address"].value == "Hafenweg 11, 48155 Münster"


@pytest.mark.parametrize("manager", ["vertr. d. Hausverwaltung Klemm GmbH", "Hausverwaltung Klemm GmbH"])
def test_who_manages_a_house_is_no_part_of_its_owners_name(manager: str) -> None:
    block = ((60, 150, "WEG Ringstraße 90-94"), (60, 159, manager), (60, 168, "Bonner Str. 1"), (60, 177, "50677 Köln"))
    assert fields_of(*SELLER, *block, *TOTALS)["buyer_name"].value == "WEG Ringstraße 90-94"


def test_a_company_below_the_date_of_a_letter_is_no_town() -> None:
    read = fields_of(
        (400, 40, "Fiona MacAskill, Chartered Surveyor"), (400, 49, "4 Station Road"),
        (400, 58, "Stromeferry IV53 8UU"),
        (60, 90, "5 March 2026"), (60, 99, "Lochalsh Estates LLP"), (60, 108, "FAO Iain Grant, Factor"),
        (60, 117, "Estate Office, Balmacara"), (60, 126, "Kyle IV40 8DN"), *TOTALS,
    )  # fmt: skip
    assert read["buyer_name"].value == "Lochalsh Estates LLP"


def test_a_doctor_s_name_goes_on_in_a_line_of_one_word_and_a_legal_form() -> None:
    block = (
        (60, 150, "Dr. Karl Schneider"),
        (60, 159, "Kunststoff GmbH"),
        (60, 168, "Weg 4"),
        (60, 177, "28197 Bremen"),
    )
    assert fields_of(*SELLER, *block, *TOTALS)["buyer_name"].value == "Dr. Karl Schneider Kunststoff GmbH"
