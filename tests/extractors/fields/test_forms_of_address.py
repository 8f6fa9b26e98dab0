"""What an envelope has before a name is none of it."""

import pytest

from holdpoint.values.names import form_of_address
from tests.extractors.fields.drawn_bills import fields_of

SELLER = ((60, 60, "Ribble Boats Ltd"), (60, 70, "3 Wharf Street"), (60, 80, "Preston PR1 2AB"))
TOTALS = ((300, 400, "Net"), (480, 400, "£400.00"), (300, 412, "VAT 20%"), (480, 412, "£80.00"),
          (300, 424, "Total"), (480, 424, "£480.00"))  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Mme Odile Perrachon", "Odile Perrachon"),
        ("Herrn Egon Täuber", "Egon Täuber"),
        ("Frau Dr. Ute Lohse", "Dr. Ute Lohse"),
        ("Mr Donal Kerrigan", "Donal Kerrigan"),
        ("Mrs J. Ollerenshaw", "J. Ollerenshaw"),
        ("Sra. Lucía Prendes", "Lucía Prendes"),
        ("Dhr. Pieter Smit", "Pieter Smit"),
        ("M. Jean Clavel", "Jean Clavel"),
    ],
)
def test_a_form_of_address_is_no_part_of_the_buyer_s_name(printed: str, name: str) -> None:
    block = ((330, 130, printed), (330, 140, "7 Wharf Road"), (330, 150, "Hull HU1 2QQ"))
    read = fields_of(*SELLER, *block, *TOTALS)
    assert read["buyer_name"].value == name
    labelled = fields_of(*SELLER, (60, 130, "Bill to:"), (60, 140, printed), (60, 150, "Hull HU1 2QQ"), *TOTALS)
    assert labelled["buyer_name"].value == name


@pytest.mark.parametrize(
    "name",
    ["Frau Ohlert", "M. et Mme Lind Marais", "Mr Fixit Services Ltd", "Madame la Présidente"],
)
def test_a_couple_a_company_an_office_and_a_single_word_are_left_whole(name: str) -> None:
    read = fields_of(*SELLER, (60, 130, f"Customer: {name}"), *TOTALS)
    assert "buyer_name" not in read or read["buyer_name"].value == name
    assert name.endswith("Ltd") or form_of_address(name) == ""


def test_a_company_named_after_an_engineer_keeps_his_title() -> None:
    read = fields_of(
        (60, 40, "Fahrschule Grenzgasse"), (60, 52, "Ing. Radlmayr GmbH | Gasse 4 | 4600 Wels | UID: ATU58364601"),
        *TOTALS,
    )  # fmt: skip
    assert read["seller_name"].value == "Ing. Radlmayr GmbH"


def test_a_docket_s_number_beside_the_heading_is_no_buyer() -> None:
    read = fields_of(
        *SELLER, (60, 130, "Sold to:"), (400, 130, "Docket/Invoice G-40583"), (60, 140, "Mr Donal Kerrigan"),
        (60, 150, "Cloonfad Lower"), (60, 160, "Co. Roscommon"), *TOTALS,
    )  # fmt: skip
    assert read["buyer_name"].value == "Donal Kerrigan"
