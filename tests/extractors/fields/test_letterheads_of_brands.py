"""Letterheads that show a brand beside the company, and addresses whose lines look like names."""

import pytest

from tests.extractors.fields.drawn_bills import fields_of

LEAST = 0.85  # what a policy asks for where it says nothing
TOTALS = ((300, 400, "Net"), (480, 400, "£400.00"), (300, 412, "VAT 20%"), (480, 412, "£80.00"),
          (300, 424, "Total"), (480, 424, "£480.00"))  # fmt: skip
SOFTWARE = (
    (400, 30, "loudhaler AV"), (40, 60, "TAX INVOICE"),
    (260, 60, "Invoice Date"), (260, 69, "29 Sep 2025"), (260, 84, "Invoice Number"), (260, 93, "INV-3318"),
)  # fmt: skip


@pytest.mark.parametrize(
    "address",
    [
        ("Unit 14C", "Oranmore Enterprise Park", "ORANMORE", "CO. GALWAY H91 ZZ77"),
        ("3 Foundry Court", "TIVERTON", "EX16 0ZX"),
        ("Bay 2, Mercator House", "Dock Street", "Hull", "HU1 9ZZ"),
    ],
)
def test_a_company_beside_a_label_sells_and_the_towns_of_addresses_are_nobody(address: tuple[str, ...]) -> None:
    lines = [(400.0, 69.0 + 9 * n, text) for n, text in enumerate(address)]
    read = fields_of(
        *SOFTWARE, (400, 60, "Loudhaler Audio Visual Ltd"), *lines,
        (40, 96, "Institute of Coastal Engineers CLG"), (40, 105, "21 Harbour Terrace"), (40, 114, "GALWAY"),
        (40, 123, "H91 XX04"), *TOTALS,
    )  # fmt: skip
    assert read["seller_name"].value == "Loudhaler Audio Visual Ltd"
    assert read["buyer_name"].value == "Institute of Coastal Engineers CLG"
    assert (read["seller_address"].value or "").endswith(address[-1])


@pytest.mark.parametrize("told", ["hire@mendiprambler.example", "VAT GB 405 1820 34", "Tel. 01632 960 871"])
def test_of_a_brand_and_a_company_whose_block_tells_the_sender_the_company_sells(told: str) -> None:
    read = fields_of(
        (40, 40, "MENDIP RAMBLER"), (400, 40, "J. Tovey & Daughters Ltd"), (400, 49, "The Garage, Old Bristol Road"),
        (400, 58, "Shepton Mallet BA4 9XX"), (400, 67, told), (60, 130, "To:"), (60, 139, "St Cuthbert Choral Society"),
        (60, 148, "11 Vicars Walk"), (60, 157, "Wells BA5 7ZQ"), *TOTALS,
    )  # fmt: skip
    assert read["seller_name"].value == "J. Tovey & Daughters Ltd"
    assert read["seller_address"].value == "The Garage, Old Bristol Road, Shepton Mallet BA4 9XX"


@pytest.mark.parametrize(
    "address",
    [
        ("4 Weavers Row", "Clitheroe", "BB7 3QL"),
        ("Unit 3b, Canal Works", "Water Lane", "Sowerby Bridge HX6 2QQ"),
        ("Kreuzlinger Gasse 5", "88662 Überlingen"),
    ],
)
def test_a_sender_s_address_apart_on_the_right_is_its(address: tuple[str, ...]) -> None:
    lines = [(540.0 - 4 * len(text), 60.0 + 9 * n, text) for n, text in enumerate(address)]
    read = fields_of(
        (200, 40, "ROSALIND PETHERICK"), *lines, (60, 150, "Bill to:"), (60, 159, "Thornbeck Grammar School"),
        (60, 168, "Chapel Lane 4"), (60, 177, "Whalley BB7 8RD"), *TOTALS,
    )  # fmt: skip
    assert read["seller_address"].value == ", ".join(address)
    assert read["buyer_name"].value == "Thornbeck Grammar School"
