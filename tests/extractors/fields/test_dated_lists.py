"""Lists of what was done when: the rows that are billed, read and proven by their sum, and a lost one is a finding."""

from collections.abc import Sequence

import pytest

from extractors.fields import extract_fields
from extractors.fields.evidence import ReadFields
from holdpoint.document import Document
from holdpoint.extraction import DocumentType
from holdpoint.finding import ReasonCode
from tests.extractors.fields.drawn_bills import page_of

Text = tuple[float, float, str]
HEADING = ("Line", "Channel Description", "Time", "Day", "Date", "Length", "Rate", "Ref")
AT = (20.0, 50.0, 190.0, 250.0, 290.0, 350.0, 400.0, 460.0)


def heading(y: float) -> list[Text]:
    return [(x, y, text) for x, text in zip(AT, HEADING, strict=True)]


def line(y: float, number: int, program: str, time: str) -> list[Text]:
    """What was ordered: no amount of its own."""
    return [(20, y, str(number)), (50, y, "7"), (88, y, program), (190, y, time)]


def spot(y: float, day: str, date: str, rate: str, length: str = ":30", clock: str = "6:27 AM") -> list[Text]:
    """What was done, below the line that it belongs to; all amounts end in one place."""
    return [
        (50, y, "7"),
        (250, y, day),
        (290, y, date),
        (350, y, length),
        (372, y, clock),
        (450 - 4 * len(rate), y, rate),
    ]


def totals(y: float, gross: str, commission: str, net: str) -> list[Text]:
    texts = (("Gross Total", gross), ("Agency Commission", commission), ("Net Amount Due", net))
    return [t for n, (label, amount) in enumerate(texts) for t in ((300, y + 14 * n, label), (420, y + 14 * n, amount))]


def pages(*texts: Sequence[Text]) -> Document:
    made = [page_of(*own) for own in texts]
    numbered = tuple(d.pages[0].model_copy(update={"number": n}) for n, d in enumerate(made, start=1))
    return made[0].model_copy(update={"pages": numbered})


def read(*texts: Sequence[Text], document_type: DocumentType = DocumentType.INVOICE) -> ReadFields:
    return extract_fields(pages(*texts), document_type)


def amounts(found: ReadFields) -> list[str | None]:
    return [item.amount.value for item in found.line_items if item.amount is not None]


def descriptions(found: ReadFields) -> list[str]:
    return [item.description.value or "" for item in found.line_items if item.description is not None]


def is_incomplete(found: ReadFields) -> bool:
    return any(f.code is ReasonCode.ROWS_INCOMPLETE for f in found.findings)


SPOTS: tuple[Text, ...] = (
    *heading(200),
    *line(212, 1, "Morning News", "6a-7a"),
    *spot(224, "W", "02/19/2020", "$550.00"),
    *spot(236, "Th", "02/20/2020", "$550.00", clock="6:28 AM"),
    *line(248, 2, "M-F 12p-1p", "12p-1p"),
    *spot(260, "F", "02/21/2020", "$1,000.00", clock="12:33 PM"),
)
TOTALS = totals(400, "$2,100.00", "$315.00", "$1,785.00")


def test_each_spot_is_a_row_named_by_the_line_above_it() -> None:
    found = read([*SPOTS, *TOTALS])
    assert amounts(found) == ["550.00", "550.00", "1000.00"]
    assert descriptions(found) == [
        "Morning News 6a-7a 02/19/2020 :30 6:27 AM",
        "Morning News 6a-7a Th 02/20/2020 :30 6:28 AM",
        "M-F 12p-1p 12p-1p 02/21/2020 :30 12:33 PM",
    ]
    assert not is_incomplete(found)


def test_the_commission_is_taken_off_their_sum() -> None:
    allowance, reason = read([*SPOTS, *TOTALS]).details
    assert (allowance.name, allowance.value) == ("allowances[1].amount", "315.00")
    assert allowance.provenance[0].quote == "$315.00"
    assert (reason.name, reason.value) == ("allowances[1].reason", "Agency Commission")


@pytest.mark.parametrize("lost", range(3))
def test_a_lost_spot_is_found(lost: int) -> None:
    prices = [t for t in SPOTS if "$" in t[2]]
    found = read([*(t for t in SPOTS if t != prices[lost]), *TOTALS])
    assert is_incomplete(found)
    assert not found.details


def test_a_misread_amount_is_found() -> None:
    found = read([*((x, y, t.replace("$1,000.00", "$1,800.00")) for x, y, t in SPOTS), *TOTALS])
    assert is_incomplete(found)


def test_the_list_goes_on_over_a_page_with_its_heading_and_its_line_repeated() -> None:
    more = [*heading(100), *line(112, 2, "M-F 12p-1p", "12p-1p"), *spot(124, "F", "02/28/2020", "$400.00")]
    found = read(list(SPOTS), [*more, *totals(400, "$2,500.00", "$375.00", "$2,125.00")])
    assert amounts(found) == ["550.00", "550.00", "1000.00", "400.00"]
    assert descriptions(found)[-1].startswith("M-F 12p-1p")
    assert not is_incomplete(found)


def test_a_line_above_names_the_spots_on_the_next_page() -> None:
    more = [*heading(100), *spot(124, "F", "02/28/2020", "$400.00")]
    found = read(list(SPOTS), [*more, *totals(400, "$2,500.00", "$375.00", "$2,125.00")])
    assert descriptions(found)[-1].startswith("M-F 12p-1p")


def test_what_was_not_done_is_listed_but_not_billed() -> None:
    missed = spot(272, "M", "02/24/2020", "$1,000.00", length=":00", clock="")
    found = read([*SPOTS, *missed, *TOTALS])
    assert amounts(found) == ["550.00", "550.00", "1000.00"]
    assert not is_incomplete(found)


def test_one_that_was_not_done_and_is_billed_stays() -> None:
    missed = spot(272, "M", "02/24/2020", "$1,000.00", length=":00", clock="")
    found = read([*SPOTS, *missed, *totals(400, "$3,100.00", "$465.00", "$2,635.00")])
    assert len(amounts(found)) == 4


def test_lines_that_sum_up_the_days_below_them_are_the_rows() -> None:
    """What was ordered has an amount, and below it stands when it was done: the days are no rows of their own."""
    heads = [(20, 200, "Nr"), (60, 200, "Work"), (200, 200, "When"), (300, 200, "Rate"), (420, 200, "Amount")]
    ordered = [
        [(20, 212, "1"), (60, 212, "Window cleaning"), (200, 212, "03/02/2020"), (414, 212, "$120.00")],
        [(60, 224, "North side"), (200, 224, "03/02/2020"), (294, 224, "$60.00")],
        [(60, 236, "South side"), (200, 236, "03/03/2020"), (294, 236, "$60.00")],
        [(20, 248, "2"), (60, 248, "Gutter cleaning"), (200, 248, "03/05/2020"), (418, 248, "$90.00")],
        [(60, 260, "All sides"), (200, 260, "03/05/2020"), (294, 260, "$90.00")],
    ]
    found = read([*heads, *(t for row in ordered for t in row), (300, 300, "Total"), (420, 300, "$210.00")])
    assert amounts(found) == ["120.00", "90.00"]
    assert not is_incomplete(found)


def test_totals_by_month_are_no_rows() -> None:
    plan = [
        (20, 100, "Start Date"), (100, 100, "End Date"), (200, 100, "Gross Amount"),
        (20, 112, "02/17/2020"), (100, 112, "02/23/2020"), (222, 112, "$1,100.00"),
        (20, 124, "02/24/2020"), (100, 124, "03/01/2020"), (222, 124, "$1,000.00"),
    ]  # fmt: skip
    assert amounts(read([*plan, *SPOTS, *TOTALS])) == ["550.00", "550.00", "1000.00"]
    assert not amounts(read([*plan, *TOTALS]))


def test_a_number_times_a_rate_that_is_the_amount() -> None:
    heads = [
        (20, 200, "Line Description"),
        (150, 200, "Dates"),
        (300, 200, "Runs"),
        (340, 200, "Rate"),
        (400, 200, "Total"),
    ]
    rows = [
        [
            (20, 212, "1 Evening show"),
            (150, 212, "03/02/2020"),
            (300, 212, "4"),
            (336, 212, "$75.00"),
            (400, 212, "$300.00"),
        ],
        [
            (20, 224, "2 Late show"),
            (150, 224, "03/03/2020"),
            (300, 224, "2"),
            (336, 224, "$50.00"),
            (400, 224, "$100.00"),
        ],
    ]
    found = read([*heads, *(t for row in rows for t in row), (300, 300, "Total"), (400, 300, "$400.00")])
    told = [(i.quantity, i.unit_price) for i in found.line_items]
    assert [(q and q.value, p and p.value) for q, p in told] == [("4", "75.00"), ("2", "50.00")]


def test_the_total_is_what_the_rows_add_up_to() -> None:
    """A form prints many totals; the largest of them that the rows prove is what is owed."""
    other = [(420, 420, "Total points"), (500, 420, "$8.30")]
    found = read([*SPOTS, (300, 400, "Total $"), (420, 400, "$2,100.00"), *other])
    assert {f.name: f.value for f in found.fields}["total_amount"] == "2100.00"
    assert not is_incomplete(found)


def test_a_part_of_the_rows_that_makes_a_subtotal_proves_nothing() -> None:
    lost = [t for t in SPOTS if t[2] != "$1,000.00"]
    part = [(300, 386, "Total February"), (420, 386, "$1,100.00"), (300, 400, "Total"), (420, 400, "$2,100.00")]
    assert is_incomplete(read([*lost, *part]))


def test_a_single_dated_amount_of_a_form_is_no_row() -> None:
    form = [
        (20, 100, "Number"), (120, 100, "Invoice date"), (220, 100, "Due date"), (320, 100, "Amount due"),
        (20, 112, "4711"), (120, 112, "03/02/2020"), (220, 112, "04/01/2020"), (320, 112, "$119.00"),
    ]  # fmt: skip
    assert not amounts(read([*form, (300, 400, "Total"), (420, 400, "$119.00")]))
