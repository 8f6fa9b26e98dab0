"""VAT numbers as countries print them at home, and whose they are."""

import pytest

from tests.extractors.fields.drawn_bills import fields_of

LEAST = 0.85  # what a policy asks for where it says nothing
SELLER = ((60, 40, "Ribera Tejados S.L."), (60, 50, "Calle Mayor 3"), (60, 60, "50003 Zaragoza"))
BUYER = ((330, 120, "Hilados Cinca S.A."), (330, 130, "Plaza Nueva 8"), (330, 140, "28013 Madrid"))


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("N.I.F. B36522795", "ESB36522795"),
        ("CIF: B-36522795", "ESB36522795"),
        ("NIF 55003293N", "ES55003293N"),
        ("P. IVA 03497360036", "IT03497360036"),
        ("Partita IVA: 03497360036", "IT03497360036"),
        ("NIP: 736-904-50-04", "PL7369045004"),
        ("NIF: 501 442 600", "PT501442600"),
        ("VAT Reg No: 405 1820 34", "GB405182034"),
        ("BTW nr. 879460490B01", "NL879460490B01"),
        ("T.V.A. 0808.918.335", "BE0808918335"),
        ("TVA BE 0808.918.335", "BE0808918335"),
        ("UID-Nr. U64440171", "ATU64440171"),
    ],
)
def test_a_number_without_its_country_s_letters_gets_them(printed: str, value: str) -> None:
    read = fields_of(*SELLER, (60, 70, printed), (60, 130, "Invoice 4711"))
    assert read["seller_vat_id"].value == value
    assert value.endswith(read["seller_vat_id"].raw.replace(" ", "").replace("-", "").replace(".", "")[-8:])


def test_a_number_stands_in_the_next_cell_or_below_its_label() -> None:
    read = fields_of(*SELLER, (60, 160, "NIF"), (60, 169, "B36522795"))
    assert read["seller_vat_id"].value == "ESB36522795"


@pytest.mark.parametrize("printed", ["VAT no 405 1820 35", "Order VAT 4711", "RFC: BDC120614K48", "CUIT 30-71430594-4"])
def test_what_is_no_vat_number_gives_none(printed: str) -> None:
    assert "seller_vat_id" not in fields_of(*SELLER, (60, 70, printed))


def test_a_number_of_one_country_with_wrong_check_digits_stays_what_is_printed() -> None:
    assert fields_of(*SELLER, (60, 70, "P. IVA 03497360037"))["seller_vat_id"].value == "IT03497360037"


def test_the_number_below_an_address_is_that_party_s() -> None:
    read = fields_of(
        *SELLER, (60, 70, "CIF B36522795"), (330, 110, "Cliente"), *BUYER, (330, 150, "CIF A47366505"),
        (60, 220, "Factura n.º 4711"),
    )  # fmt: skip
    assert (read["seller_vat_id"].value, read["buyer_vat_id"].value) == ("ESB36522795", "ESA47366505")
    assert min(read["seller_vat_id"].confidence, read["buyer_vat_id"].confidence) >= LEAST


def test_the_number_in_the_line_of_a_party_s_label_is_that_party_s() -> None:
    read = fields_of(*SELLER, (60, 70, "NIF B36522795"), (60, 130, "Arrendatario: Hilados Cinca S.A., NIF A47366505"))
    assert read["buyer_vat_id"].value == "ESA47366505"


def test_the_number_beside_the_register_is_the_sender_s_and_the_other_the_recipient_s() -> None:
    read = fields_of(
        (60, 120, "Hilados Cinca S.A."), (60, 130, "Plaza Nueva 8"), (60, 140, "28013 Madrid"),
        (60, 150, "CIF A47366505"),
        (60, 780, "Ribera Tejados S.L. - Registro Mercantil de Huesca, tomo 12 - CIF B36522795"),
    )  # fmt: skip
    assert (read["seller_vat_id"].value, read["buyer_vat_id"].value) == ("ESB36522795", "ESA47366505")


def test_a_heading_of_another_block_ends_the_party_s() -> None:
    read = fields_of(
        (330, 110, "Cliente"), *BUYER, (330, 150, "Fecha: 03/05/2025"), (330, 160, "NIF B36522795"), *SELLER,
    )  # fmt: skip
    assert "buyer_vat_id" not in read
    assert read["seller_vat_id"].value == "ESB36522795"


def test_an_account_of_poland_without_its_country_s_letters_gets_them() -> None:
    read = fields_of(*SELLER, (60, 130, "Rachunek: 50 1090 0046 3688 7259 8068 0146"))
    assert read["iban"].value == "PL50109000463688725980680146"
    assert read["iban"].raw == "50 1090 0046 3688 7259 8068 0146"
    assert "iban" not in fields_of(*SELLER, (60, 130, "Rachunek: 51 1090 0046 3688 7259 8068 0146"))
