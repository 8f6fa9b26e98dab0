"""One row of a list of what was done when: its amount, what the row says, and the line above that it belongs to."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from extractors.fields.candidates import MoneyCandidate
from extractors.fields.evidence import Evidence, make_field
from extractors.fields.heading_columns import column_of
from extractors.fields.layout import Cell, Span, share_column
from holdpoint.document import Word
from holdpoint.extraction import ExtractedField, LineItem
from holdpoint.values import format_money, format_number

_NAME = re.compile(r"^[^\W\d_](?:[^\W\d_]|['’.&-]){2,},?$")  # a word of a description: three letters or more
_NO_NAME = re.compile(
    r"^(?:[mtwfsux-]+|mon?|tue?s?|wed?|thu?r?s?|fri?|sat?|sun?|days?|weeks?|to|jan|feb|mar|apr|may|jun|jul|aug|sep"
    r"|oct|nov|dec|january|february|march|april|june|july|august|september|october|november|december)$",
    re.IGNORECASE,
)
"""Weekdays, patterns of them ("MTWTF--"), months: they say when, not what."""
_COUNTER = re.compile(r"^[A-Z]?\d{0,4}(?:\.\d)?$|^\W+$")
"""A row's number, a channel's, a letter for what was changed: what stands before a row's own words."""
_WHOLE_NUMBER = re.compile(r"^\d{1,4}$")
_POSITION = re.compile(r"^\d{1,4}(?:\.\d)?$")
_COUNTS = frozenset({"spots", "visits", "trips", "runs", "calls"})  # what lists of services call a quantity
HEAD_REACH = 1.5  # of the type size: so far beside its amounts a column's heading may begin or end
_FEWEST_MULTIPLIED = 0.5  # of the rows: so many must multiply before numbers in them are quantities


@dataclass(frozen=True, eq=False)
class Head:
    """A heading above a list: its line, and the words in it that head amounts."""

    cells: tuple[Cell, ...]
    money: tuple[Word, ...]

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return tuple(w for cell in self.cells for w in cell.words)

    @cached_property
    def description(self) -> tuple[float, float] | None:
        """From where to where the descriptions stand, where a word of the heading names them."""
        for i, cell in enumerate(self.cells):
            for word in cell.words:
                if column_of(word) == "description":
                    end = self.cells[i + 1].box.x0 if i + 1 < len(self.cells) else cell.box.x1
                    return word.box.x0 - 0.5 * cell.height, end - 0.5 * cell.height
        return None


@dataclass(frozen=True, eq=False)
class DatedRow:
    """A line with an amount; `head` is the heading above it, `of` what lines above say of it where it names nothing."""

    amount: MoneyCandidate
    cells: tuple[Cell, ...]
    prices: tuple[MoneyCandidate, ...]  # the other amounts of the line
    head: Head
    of: tuple[Span, ...]

    @cached_property
    def text(self) -> str:
        return " ".join(c.text for c in self.cells)

    @cached_property
    def said(self) -> tuple[Span, ...]:
        """What the row says of itself: its words before the first amount, without counters at either end."""
        end = min(a.span.box.x0 for a in (self.amount, *self.prices))
        words = [(cell, w) for cell in self.cells for w in cell.words if w.box.x1 <= end]
        while words and _COUNTER.match(words[0][1].text):
            del words[0]
        while words and _WHOLE_NUMBER.match(words[-1][1].text):
            del words[-1]
        spans = [(cell, tuple(w for c, w in words if c is cell)) for cell in self.cells]
        return tuple(Span(cell, own) for cell, own in spans if own)

    @property
    def told(self) -> tuple[Span, ...]:
        """What is said of the row, in a line above and in its own."""
        return (*self.of, *self.said)


def is_described(row: DatedRow) -> bool:
    """Whether the row says what was done, and not only when, or belongs to a line that says it."""
    return bool(row.of) or any(names_something(w) for s in row.said for w in s.words)


def names_something(word: Word) -> bool:
    """Whether a word says what, not only when; a key with a colon ("Week:") says neither."""
    return _NAME.match(word.text) is not None and _NO_NAME.match(word.text) is None


def line_of(cells: Sequence[Cell], head: Head) -> tuple[Span, ...]:
    """What a line without an amount says of the rows below it: "3  Evening news  6p-7p"; nothing of any other line."""
    if head.description is None or not _POSITION.match(cells[0].words[0].text):
        return ()
    start, end = head.description
    spans = [Span(cell, tuple(w for w in cell.words if w.box.x0 >= start)) for cell in cells]
    told = tuple(span for span in spans if span.words)
    return told if told and told[0].box.x0 < end else ()


def leaves_description_empty(cells: Sequence[Cell], head: Head) -> bool:
    """Whether no word of the line stands where its heading has the descriptions."""
    if head.description is None:
        return False
    start, end = head.description
    return not any(start <= w.box.x0 < end for cell in cells for w in cell.words)


def items_of(rows: Sequence[DatedRow], *, proven: bool) -> Iterator[LineItem]:
    """The rows as line items; `proven` where their sum is what is billed."""
    multiplied = [_multiplied(row) for row in rows]
    counted = sum(m is not None for m in multiplied) > _FEWEST_MULTIPLIED * len(rows)
    for row, product in zip(rows, multiplied, strict=True):
        places: dict[str, list[Span]] = {}
        places["description"] = list(row.told)
        quantity, price = product if counted and product is not None else (_headed_count(row), None)
        if quantity is not None:
            places["quantity"] = [quantity]
        if price is None and quantity is None and not _is_headed_amount(row):
            price = row.amount
        if price is not None:
            places["unit_price"] = [price.span]
        places["amount"] = [row.amount.span]
        values = {
            "description": " ".join(s.text for s in row.told),
            "quantity": format_number(Decimal(quantity.text)) if quantity is not None else None,
            "unit_price": format_money(price.amount) if price is not None else None,
            "amount": format_money(row.amount.amount),
        }
        yield LineItem(**{name: _cell(name, values[name], spans, proven=proven) for name, spans in places.items()})


def _multiplied(row: DatedRow) -> tuple[Span, MoneyCandidate] | None:
    """A whole number and a price that make the row's amount, those nearest to it."""
    end = row.amount.span.box.x0
    numbers = [
        Span(cell, (w,)) for cell in row.cells for w in cell.words if _WHOLE_NUMBER.match(w.text) and w.box.x1 <= end
    ]
    for price in reversed([p for p in row.prices if p.amount and p.span.box.x1 <= end]):
        for number in reversed(numbers):
            if int(number.text) * price.amount == row.amount.amount:
                return number, price
    return None


def _headed_count(row: DatedRow) -> Span | None:
    """The whole number that stands below the heading of quantities."""
    for head in (w for w in row.head.words if column_of(w) == "quantity" or w.text.lower() in _COUNTS):
        for cell in row.cells:
            for word in cell.words:
                if share_column(word.box, head.box) and _WHOLE_NUMBER.match(word.text):
                    return Span(cell, (word,))
    return None


def _is_headed_amount(row: DatedRow) -> bool:
    """Whether the heading calls the column an amount, not what one costs: then one thing's price is not printed."""
    box, reach = row.amount.span.box, HEAD_REACH * row.amount.span.cell.height
    heads = [w for w in row.head.money if w.box.x0 < box.x1 + reach and w.box.x1 > box.x0 - reach]
    return any(column_of(w) == "amount" for w in heads)


def _cell(name: str, value: str | None, spans: Sequence[Span], *, proven: bool) -> ExtractedField:
    in_proof = proven and name == "amount"
    evidence = Evidence.PROVEN if in_proof else Evidence.PLACED if name == "description" else Evidence.LABELLED
    return make_field(name, value, spans, evidence, proven=in_proof)
