"""Names with numbers, sites and other names close behind them."""

import pytest

from extractors.fields.party_lines import looks_like_name
from tests.extractors.fields.drawn_bills import fields_of

LEAST = 0.85  # what a policy asks for where it says nothing
TOTALS = ((300, 400, "Net"), (480, 400, "£400.00"), (300, 412, "VAT 20%"), (480, 412, "£80.00"),
          (300, 424, "Total"), (480, 424, "£480.00"))  # fmt: skip
SELLER = ((60, 60, "Ribble Boats Ltd"), (60, 70, "3 Wharf Street"), (60, 80, "Preston PR1 2AB"))
BUYER = ((330, 140, "Hilados Cinca S.A."), (330, 150, "Plaza Nueva 8"), (330, 160, "28013 Madrid"))


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Limpiezas Maxi del Sur, S.L. · CIF B85401867", "Limpiezas Maxi del Sur, S.L."),
        ("Studio Bonfanti – P. IVA 03497360036", "Studio Bonfanti"),
        ("Carpenteria Valli S.r.l. (P.IVA 03497360036)", "Carpenteria Valli S.r.l."),
        ("Clavel SARL, SIRET 815 567 797 00014", "Clavel SARL"),
    ],
)
def test_a_tax_number_behind_the_name_in_the_letterhead_is_no_part_of_it(line: str, name: str) -> None:
    read = fields_of((60, 40, line), (60, 49, "Calle Mayor 3"), (60, 58, "41007 Sevilla"), *BUYER, *TOTALS)
    assert (read["seller_name"].value or "").rstrip(".") == name.rstrip(".")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Cliente: Talleres Goñi, S.L. · CIF B85401867 · Pol. Norte, calle D, 31012 Pamplona",
            "Talleres Goñi, S.L.",
        ),
        ("Invoice to: Burren Brewing Co. Ltd, Main Street, Lisdoonvarna, Co. Clare", "Burren Brewing Co. Ltd"),
        ("Bill to: Muster Co., Ltd., Dock Street, Hull", "Muster Co., Ltd."),
    ],
)
def test_a_labelled_company_ends_before_its_number_and_its_address(text: str, name: str) -> None:
    read = fields_of(*SELLER, (60, 130, text), *TOTALS)
    assert (read["buyer_name"].value or "").rstrip(".") == name.rstrip(".")


@pytest.mark.parametrize("behind", ["REG. IN SCOTLAND SC123456", "TEL 01422 555019"])
def test_words_in_capitals_behind_a_vat_number_are_no_part_of_it(behind: str) -> None:
    read = fields_of(*SELLER, *BUYER, *TOTALS, (60, 780, f"RIBBLE BOATS LTD, PRESTON. VAT NO GB 405 1820 34 {behind}"))
    assert read["seller_vat_id"].value == "GB405182034"


def test_a_doctor_above_the_company_is_no_part_of_its_name() -> None:
    block = ((330, 140, "Dr Hannah Li"), (330, 149, "Li Family Dental Pty Ltd"), (330, 158, "18 Ocean Parade"),
             (330, 167, "Coffs Harbour NSW 2450"))  # fmt: skip
    assert fields_of(*SELLER, *block, *TOTALS)["buyer_name"].value == "Li Family Dental Pty Ltd"


@pytest.mark.parametrize(
    "said",
    [
        "Moorside Motors is a trading name of T. & G. Barraclough Ltd. Registered in England 04419821",
        "Moorside Motors ist eine Marke der Barraclough Vertriebs GmbH, Amtsgericht Köln HRB 4711",
        "Moorside Motors est une marque de Barraclough SAS au capital de 8000 euros, RCS Lyon 506168319",
    ],
)
def test_whose_name_the_brand_is_sells_from_the_brand_s_address(said: str) -> None:
    read = fields_of(
        (60, 40, "MOORSIDE MOTORS"), (60, 52, "The Garage, Halifax Road, Ripponden, HX6 4AB"), *BUYER, *TOTALS,
        (60, 790, said),
    )  # fmt: skip
    assert "Barraclough" in (read["seller_name"].value or "")
    assert "Moorside" not in (read["seller_name"].value or "")
    assert read["seller_address"].value == "The Garage, Halifax Road, Ripponden, HX6 4AB"


def test_an_addressed_company_is_not_who_writes_though_it_is_the_only_one() -> None:
    read = fields_of(
        (200, 40, "DR. AMELIA KOWALCZYK, DVM"), (210, 60, "Mobile Equine Practice"), (60, 100, "March 2, 2026"),
        (60, 110, "Invoice 3391"), (60, 130, "Ms. Roberta Finch"), (60, 139, "Finch Hollow Stables, LLC"),
        (60, 148, "881 Quarry Road"), (60, 157, "Bristol, VT 05443"), *TOTALS,
    )  # fmt: skip
    assert read["buyer_name"].value == "Finch Hollow Stables, LLC"
    assert "seller_name" not in read or read["seller_name"].value != "Finch Hollow Stables, LLC"


def test_an_address_below_the_heading_of_another_party_is_not_the_brand_s_above_it() -> None:
    read = fields_of(
        (60, 40, "Coastal Pest Control"), (60, 50, "Prepared for"), (60, 60, "Li Family Dental Pty Ltd"),
        (60, 70, "18 Ocean Parade"), (60, 80, "Coffs Harbour NSW 2450"), *TOTALS,
    )  # fmt: skip
    assert "seller_address" not in read


@pytest.mark.parametrize("line", ["Unit 3b, Canal Works", "Suite 610", "Shop 4 Ocean Parade", "Church Street"])
def test_a_unit_and_a_street_are_no_name(line: str) -> None:
    assert not looks_like_name(line)
