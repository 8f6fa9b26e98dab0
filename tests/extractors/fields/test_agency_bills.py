"""Bills that come by way of an agency: its commission is taken off, and forms name people beside companies."""

import pytest

from holdpoint.extraction import DocumentType
from tests.extractors.fields.drawn_bills import fields_of

Text = tuple[float, float, str]
FORM: tuple[Text, ...] = (
    (250, 60, "Invoice Date"), (330, 60, "02/23/2020"), (430, 60, "Order #"), (490, 60, "950658"),
    (250, 72, "Invoice Period"), (330, 72, "01/27/2020 - 02/21/2020"), (430, 72, "Deal #"),
    (250, 84, "Advertiser"), (330, 84, "Smith Hardware, Inc"),
    (250, 96, "Ratings base"), (330, 96, "Greater Boston Homes Inc"),
    (250, 108, "Sales Office"), (330, 108, "North Philadelphia"),
)  # fmt: skip
"""Keys and values: "Ratings base" stands in no lexicon."""


def test_what_is_left_after_the_commission_is_the_total() -> None:
    read = fields_of(
        (400, 600, "Gross Total"), (500, 600, "$5,625.00"),
        (400, 612, "Agency Commission"), (500, 612, "$843.75"),
        (400, 624, "Net Amount Due"), (500, 624, "$4,781.25"),
    )  # fmt: skip
    assert {read[n].value for n in ("total_amount", "amount_due")} == {"4781.25"}
    assert "net_amount" not in read or read["net_amount"].value == "4781.25"


@pytest.mark.parametrize("gross", ["Gross Total", "Total", "Total amount"])
@pytest.mark.parametrize("left", ["Net Total", "Net Due", "Amount due", "Total due"])
def test_whatever_the_two_are_called(gross: str, left: str) -> None:
    read = fields_of(
        (400, 600, gross), (500, 600, "$900.00"),
        (400, 612, "Commission"), (500, 612, "($135.00)"),
        (400, 624, left), (500, 624, "$765.00"),
    )  # fmt: skip
    assert read["total_amount"].value == "765.00"


def test_a_commission_that_makes_no_difference_changes_nothing() -> None:
    read = fields_of(
        (400, 600, "Net"), (500, 600, "100.00"), (400, 612, "VAT"), (500, 612, "20.00"),
        (400, 624, "Total"), (500, 624, "120.00"), (60, 700, "Commission"), (200, 700, "7.00"),
    )  # fmt: skip
    assert [read[n].value for n in ("net_amount", "tax_amount", "total_amount")] == ["100.00", "20.00", "120.00"]


@pytest.mark.parametrize(
    ("below", "number"),
    [
        ("Attention: Accounts Payable", "Suite 600"),
        ("Balance as of 05/12/2020 8:25:26 AM", ""),
        ("Amount due", "Suite 600"),
    ],
)
def test_a_number_of_an_address_or_of_a_clock_is_not_what_is_due(below: str, number: str) -> None:
    read = fields_of(
        (60, 200, below), (60, 212, number), (400, 600, "Total amount"), (500, 600, "$765.00"),
    )  # fmt: skip
    assert read["total_amount"].value == "765.00"
    assert read["amount_due"].value == "765.00"


def test_keys_and_values_of_a_form_are_no_senders() -> None:
    read = fields_of(
        (60, 60, "North Tower"), (60, 72, "PO Box 4197"), (60, 84, "Boston, MA 02241"), *FORM,
        (60, 130, "Billing Address:"), (60, 142, "Jamesville Partners"), (60, 154, "116 Craig Road"),
        (60, 166, "Manalapan, NJ 07726"),
    )  # fmt: skip
    assert read["seller_name"].value == "North Tower"
    assert read["buyer_name"].value == "Jamesville Partners"


def test_a_key_below_a_label_is_not_its_value() -> None:
    read = fields_of((60, 60, "North Tower"), (60, 72, "PO Box 4197"), (60, 84, "Boston, MA 02241"), *FORM)
    assert read["buyer_name"].value == "Smith Hardware, Inc"
    no_lexicon = fields_of(
        (250, 60, "Buyer"), (330, 60, "Smith Hardware"), (250, 72, "Ratings base"), (330, 72, "Adults"),
    )  # fmt: skip
    assert no_lexicon["buyer_name"].value == "Smith Hardware"


def test_two_addresses_beside_each_other_are_no_form() -> None:
    read = fields_of(
        (60, 60, "Seller"), (300, 60, "Buyer"), (60, 72, "North Tower"), (300, 72, "Jamesville Partners"),
        (60, 84, "PO Box 4197"), (300, 84, "116 Craig Road"), (60, 96, "Boston, MA 02241"),
        (300, 96, "Manalapan, NJ 07726"),
    )  # fmt: skip
    assert (read["seller_name"].value, read["buyer_name"].value) == ("North Tower", "Jamesville Partners")


def test_money_is_sent_to_the_sender() -> None:
    read = fields_of(
        (60, 40, "REMIT TO North Tower Group Inc"), (60, 52, "PO Box 4197"), (60, 64, "Boston, MA 02241"),
        (60, 130, "Faith Partners"), (60, 142, "9401 Brookmay Ct"), (60, 154, "Alexandria, VA 22309"),
    )  # fmt: skip
    assert read["seller_name"].value == "North Tower Group Inc"
    assert read["buyer_name"].value == "Faith Partners"


@pytest.mark.parametrize(
    "rest",
    ["and its parent company,", "including but not limited to the company", "as well as on the company", "NEYLAN,GAIL"],
)
def test_the_rest_of_a_sentence_and_a_clerk_are_no_company(rest: str) -> None:
    read = fields_of((60, 800, rest), (60, 60, "Buyer"), (60, 72, rest))
    assert "seller_name" not in read
    assert "buyer_name" not in read


def test_the_date_of_the_invoice_has_a_short_label_too() -> None:
    read = fields_of(
        (60, 60, "Inv Date"), (130, 60, "3/1/2020"), (60, 72, "Period"), (130, 72, "2/24/2020 - 3/1/2020"),
        (60, 200, "02/24/2020"), (130, 200, "Spot"), (60, 212, "02/24/2020"), (130, 212, "Spot"),
    )  # fmt: skip
    assert read["issue_date"].value == "2020-03-01"


def test_an_order_has_its_own_number_beside_an_agency_s() -> None:
    read = fields_of(
        (60, 60, "Order / Rev:"), (150, 60, "1633066"), (60, 72, "Alt Order #:"), (150, 72, "WOC12511745"),
        (60, 84, "Estimate #:"), (150, 84, "7286"), (60, 96, "Buyer Name"), (150, 96, "Canal Partners"),
        document_type=DocumentType.ORDER,
    )  # fmt: skip
    assert read["number"].value == "1633066"
    assert read["buyer_name"].value == "Canal Partners"


BY_PERIOD: tuple[Text, ...] = (
    (60, 400, "Time Period"), (200, 400, "Gross Amount"), (300, 400, "Agency Comm."), (400, 400, "Net Amount"),
    (60, 412, "January"), (200, 412, "$8,555.00"), (300, 412, "($1,283.25)"), (400, 412, "$7,271.75"),
    (60, 424, "February"), (200, 424, "$22,635.00"), (300, 424, "($3,395.25)"), (400, 424, "$19,239.75"),
)  # fmt: skip


def test_the_whole_of_a_table_by_period_is_its_last_row() -> None:
    read = fields_of(
        *BY_PERIOD, (60, 436, "Totals"), (200, 436, "$31,190.00"), (300, 436, "($4,678.50)"), (400, 436, "$26,511.50"),
        document_type=DocumentType.ORDER,
    )  # fmt: skip
    assert read["total_amount"].value == "26511.50"


def test_a_last_row_that_is_no_sum_is_one_period_more() -> None:
    read = fields_of(
        *BY_PERIOD, (60, 436, "March"), (200, 436, "$1,000.00"), (300, 436, "($150.00)"), (400, 436, "$850.00"),
        document_type=DocumentType.ORDER,
    )  # fmt: skip
    assert read["total_amount"].value != "850.00"
    assert read["total_amount"].confidence < 0.85


def test_a_column_of_goods_and_its_sum_are_no_table_of_totals() -> None:
    read = fields_of(
        (60, 400, "Article"), (300, 400, "Price"), (400, 400, "Total"),
        (60, 412, "Paper"), (300, 412, "20.00"), (400, 412, "40.00"),
        (60, 424, "Ink"), (300, 424, "30.00"), (400, 424, "60.00"),
        (300, 436, "Subtotal"), (400, 436, "100.00"), (300, 448, "VAT"), (400, 448, "20.00"),
        (300, 460, "Total"), (400, 460, "120.00"),
    )  # fmt: skip
    assert [read[n].value for n in ("net_amount", "tax_amount", "total_amount")] == ["100.00", "20.00", "120.00"]


@pytest.mark.parametrize(("told", "total"), [("Agency", "1139.00"), ("Company", "1340.00")])
def test_a_commission_that_is_not_printed_is_the_usual_one_of_an_agency(told: str, total: str) -> None:
    read = fields_of(
        (60, 60, told), (400, 600, "Gross Amount"), (500, 600, "$1,340.00"), (400, 612, "Net Amount"),
        (500, 612, "$1,139.00"), document_type=DocumentType.ORDER,
    )  # fmt: skip
    assert read["total_amount"].value == total


@pytest.mark.parametrize(
    "street", ["1001 So. 10th Street", "4614 Collection Center Drive", "2815 E. 37th Street North"]
)
def test_the_number_of_a_house_is_no_postcode(street: str) -> None:
    read = fields_of((60, 60, "North Tower Inc"), (60, 72, street), (60, 84, "Omaha, NE 68108"))
    assert read["seller_address"].value == f"{street}, Omaha, NE 68108"


def test_the_address_set_in_below_its_heading_is_meant_and_not_what_stands_beside_it() -> None:
    """A form's boxes stand beside the heading; whoever is billed stands in the window below it."""
    read = fields_of(
        (60, 60, "North Tower"), (60, 72, "PO Box 4197"), (60, 84, "Boston, MA 02241"),
        (60, 130, "Billing Address:"), (280, 130, "Smith Hardware"), (400, 130, "RADIO SPRING"),
        (140, 152, "Jamesville Partners"), (140, 164, "Attention: Accounts Payable"),
        (140, 176, "116 Craig Road"), (140, 188, "Manalapan, NJ 07726"),
    )  # fmt: skip
    assert read["buyer_name"].value == "Jamesville Partners"
