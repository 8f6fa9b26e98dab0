"""A person, an office, a kind of house or another's care, above a name or below it."""

import pytest

from tests.extractors.fields.drawn_bills import fields_of

TOTALS = ((300, 400, "Net"), (480, 400, "£400.00"), (300, 412, "VAT 20%"), (480, 412, "£80.00"),
          (300, 424, "Total"), (480, 424, "£480.00"))  # fmt: skip
SELLER = ((360, 60, "Ribble Boats Ltd"), (360, 70, "3 Wharf Street"), (360, 80, "Preston PR1 2AB"),
          (360, 90, "Tel. 01772 960 130"))  # fmt: skip


def buyer_of(*lines: str, heading: str = "") -> str | None:
    texts = [(60, 130 + 9 * n, line) for n, line in enumerate((heading, *lines) if heading else lines)]
    return fields_of(*SELLER, *texts, *TOTALS)["buyer_name"].value


@pytest.mark.parametrize("heading", ["Billed To", ""])
@pytest.mark.parametrize("contact", ["Priya Valdestrand", "The Manager", "Jean-Luc Mercier", "Buchhaltung"])
def test_the_contact_above_a_company_is_no_part_of_its_name(contact: str, heading: str) -> None:
    lines = (contact, "Wool & Weather Yarns, LLC", "77 Main Avenue", "Gresham, OR 97030")
    assert buyer_of(*lines, heading=heading) == "Wool & Weather Yarns, LLC"


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ("Hotel Alpenblick", "Betriebsgesellschaft Davos AG"),
        ("Fördertechnik", "Strömsdörfer GmbH"),
        ("Strandgut Meersalz", "und Fischräucherei GmbH"),
        ("Betriebsgemeinschaft", "Amrein & Stocker"),
        ("Kirchgemeinde", "Ballwil und Umgebung"),
    ],
)
def test_a_name_of_two_lines_stays_whole(upper: str, lower: str) -> None:
    assert buyer_of(upper, lower, "Hofweg 4", "6275 Ballwil") == f"{upper} {lower}"


@pytest.mark.parametrize("care", ["p.a. Gérance Morand & Fils SA", "c/o Morand Treuhand AG", "chez Morand Gestion SA"])
def test_in_whose_care_a_letter_is_sent_is_no_part_of_the_name(care: str) -> None:
    assert buyer_of("PPE Les Airelles", care, "Avenue du Léman 30", "1005 Lausanne") == "PPE Les Airelles"


@pytest.mark.parametrize("before", ["a service of", "a division of", "une marque de", "eine Marke der"])
def test_what_says_whose_a_brand_is_is_no_part_of_the_name(before: str) -> None:
    read = fields_of(
        (200, 36, "BLUE HERON"), (200, 46, f"{before} Tidewater Flight Support, Inc."), (200, 56, "170 Hangar Row"),
        (200, 66, "Easton, MD 21601"), (60, 142, "SOLD TO"), (60, 151, "Ridgepole Air LLC"), (60, 160, "88 Park Drive"),
        (60, 169, "Westfield, IN 46074"), *TOTALS,
    )  # fmt: skip
    assert read["seller_name"].value == "Tidewater Flight Support, Inc."
