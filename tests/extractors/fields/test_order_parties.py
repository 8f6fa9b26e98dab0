"""Whose letterhead an order has, and whom its form names as the buyer."""

import pytest

from holdpoint.extraction import DocumentType, ExtractedField
from tests.extractors.fields.drawn_bills import fields_of

Text = tuple[float, float, str]
LETTERHEAD: tuple[Text, ...] = (
    (60, 60, "North Tower Television Inc"), (60, 72, "12 Harbour Street"), (60, 84, "Boston, MA 02241"),
)  # fmt: skip
WINDOW: tuple[Text, ...] = (
    (60, 180, "Jamesville Media LLC"), (60, 192, "116 Craig Road"), (60, 204, "Manalapan, NJ 07726"),
)  # fmt: skip
SELLER, BUYER = "North Tower Television Inc", "Jamesville Media LLC"


def order(*texts: Text) -> dict[str, ExtractedField]:
    return fields_of(*texts, document_type=DocumentType.ORDER)


def test_an_order_comes_from_the_buyer() -> None:
    read = order(*LETTERHEAD, *WINDOW, (300, 60, "Purchase order"))
    assert (read["buyer_name"].value, read["seller_name"].value) == (SELLER, BUYER)


@pytest.mark.parametrize(
    "sign",
    [
        (300, 130, "Sales Office"),
        (300, 130, "Account Executive Sales Office"),  # two keys, as a scan runs them together
        (300, 130, "Executive Account"),  # a scan's order of underlined words
        (300, 130, "Salesperson: Mary Major"),
        (300, 60, "Sales order 4711"),
    ],
)
def test_the_sellers_own_paper_has_the_sellers_letterhead(sign: Text) -> None:
    read = order(*LETTERHEAD, *WINDOW, sign)
    assert (read["seller_name"].value, read["buyer_name"].value) == (SELLER, BUYER)


def test_a_sentence_about_a_salesperson_says_nothing() -> None:
    sentence = (60, 400, "Please tell your salesperson about every delay of more than two working days")
    read = order(*LETTERHEAD, *WINDOW, sentence)
    assert read["buyer_name"].value == SELLER


FORM: tuple[Text, ...] = (
    (250, 60, "Advertiser"), (330, 60, "Smith Hardware, Inc (20871)"),
    (250, 72, "Agency"), (330, 72, "Jamesville Media LLC (3348)"),
    (250, 84, "Buyer Name"), (330, 84, "Major, Mary"),
    (250, 96, "Salesperson"), (330, 96, "Richard Roe"),
    (250, 108, "Product"), (330, 108, "Hardware Days"),
)  # fmt: skip


def test_the_agency_buys_and_not_the_person_who_works_there() -> None:
    read = order(*LETTERHEAD, *FORM)
    assert (read["seller_name"].value, read["buyer_name"].value) == (SELLER, BUYER)
    without_agency = order(*LETTERHEAD, *FORM[:2], (250, 84, "Buyer Name"), (330, 84, "Roe Stores"), *FORM[6:])
    assert without_agency["buyer_name"].value == "Roe Stores"


def test_a_sections_name_may_stand_beside_its_heading() -> None:
    read = order(
        *LETTERHEAD, (300, 60, "Sales Region"), (60, 240, "Agency"), (150, 240, "Name:"), (240, 240, BUYER),
        (150, 252, "Buying Contact:"), (60, 280, "Advertiser"), (150, 280, "Name:"), (240, 280, "Smith Hardware"),
    )  # fmt: skip
    assert read["buyer_name"].value == BUYER


def test_a_key_printed_over_the_end_of_a_name_is_not_part_of_it() -> None:
    name = (60, 60, "North Tower and Harbour Television Inc")
    key = 60 + 4 * 33 + 2 * 5 - 10  # the name's last word ends 10 points behind the key's beginning
    read = order(
        name, *LETTERHEAD[1:], (key, 60, "Advertiser"), (300, 60, "Smith Hardware, Inc"), *WINDOW,
        (key, 108, "Agency"), (300, 108, BUYER), (key, 120, "Sales Office"), (300, 120, "Boston"),
    )  # fmt: skip
    assert read["seller_name"].value == "North Tower and Harbour Television Inc"
    assert read["buyer_name"].value == BUYER


def test_a_key_printed_close_behind_a_name_is_not_part_of_it() -> None:
    name, key = (60, 60, "North Tower Television Inc"), 60 + 4 * 23 + 2 * 3 + 2
    read = order(
        name, *LETTERHEAD[1:], (key, 60, "Advertiser"), (300, 60, "Smith Hardware, Inc"), (key, 108, "Agency"),
        (300, 108, BUYER), (key, 120, "Sales Office"), (300, 120, "Boston"), *WINDOW,
    )  # fmt: skip
    assert (read["seller_name"].value, read["buyer_name"].value) == (SELLER, BUYER)


def test_the_end_of_a_longer_key_is_no_key_of_its_own() -> None:
    keys = [(60 + 4 * 3 + 2, y, text) for y, text in ((60, "Order #"), (96, "Product"), (108, "Market"))]
    values = [(200, y, text) for y, text in ((60, "4711"), (96, "Radio"), (108, "Boston"))]
    read = order(*keys, *values, (60, 72, "Alt Order #"), (200, 72, "80809"), (60, 84, "Flight"), (200, 84, "x"))
    assert read["number"].value == "4711"


def test_two_rows_of_a_form_are_no_name_of_two_lines() -> None:
    read = fields_of(
        (250, 60, "Advertiser"), (330, 60, "Friends of the Old Harbour"), (250, 68, "Agency"),
        (330, 68, "Jamesville Media LLC"), (60, 60, "North Tower"), (60, 72, "PO Box 4197"),
        (60, 84, "Boston, MA 02241"),
    )  # fmt: skip
    assert read["seller_name"].value == "North Tower"
    assert read["buyer_name"].value == BUYER


@pytest.mark.parametrize("title", ["News at eleven Sa", "Known As"])
def test_a_day_of_the_week_is_no_legal_form(title: str) -> None:
    read = order(*LETTERHEAD, *WINDOW, (300, 60, "Sales Office"), (300, 700, title))
    assert read["seller_name"].value == SELLER
    assert title not in {f.value for f in read.values()}


def test_words_behind_a_word_like_customer_are_a_name_only_where_they_can_be() -> None:
    read = fields_of(*LETTERHEAD, (60, 400, "Client Request"), (60, 412, "Client Request"), *WINDOW)
    assert read["buyer_name"].value == BUYER
