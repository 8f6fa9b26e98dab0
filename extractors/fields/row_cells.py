"""One row of a table of goods: its words by column, and what they multiply to."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from extractors.fields.heading_words import OTHER
from extractors.fields.layout import Span
from extractors.fields.rounding import CENT
from holdpoint.values import DecimalMark, parse_money

_QUANTITY = re.compile(r"^[x×]?\s?(-?[\d.,'’ ]*\d)\s*([^\d\s].*)?$")
_PER_SO_MANY = re.compile(r"^\d[\d.,'’]*\s?/\s?(?:\d+(?:\s[^\W\d]{1,6})?)?$")
_TIMES = frozenset({"x", "×", "*", "@"})  # "3 x": no unit


@dataclass
class Row:
    """The words of a row by column."""

    cells: dict[str, list[Span]] = field(default_factory=dict)
    may_go_on: bool = False  # on a picture something below it, not understood, may be the rest of its description

    def add(self, column: str, span: Span) -> None:
        """One more span of a column."""
        self.cells.setdefault(column, []).append(span)

    def text(self, column: str) -> str:
        """What is printed in a column."""
        return " ".join(s.text for s in self.cells.get(column, ()))

    def number(self, column: str, mark: DecimalMark | None) -> Decimal | None:
        """The number in a column; of a quantity the part before its unit."""
        text = self.text(column)
        return quantity_of(text, mark)[0] if column == "quantity" else parse_money(text, mark)

    def multiplies(self, mark: DecimalMark | None) -> bool:
        """Whether quantity times unit price is the amount, to the cent."""
        return multiplies(*(self.number(name, mark) for name in ("quantity", "unit_price", "amount")))

    def take_price_out_of_quantity(self, mark: DecimalMark | None) -> None:
        """Two columns whose headings are printed into each other pass for one: "7 ud. 20,40".

        Its last word is the price where quantity times that word is the amount. Else it stays, for nothing proves it.
        """
        spans = self.cells.get("quantity", [])
        if not spans or "unit_price" in self.cells or sum(len(s.words) for s in spans) < 2:
            return
        last = spans[-1]
        price = Span(last.cell, last.words[-1:])
        kept = [*spans[:-1], Span(last.cell, last.words[:-1])] if len(last.words) > 1 else spans[:-1]
        quantity, _ = quantity_of(" ".join(s.text for s in kept), mark)
        if multiplies(quantity, parse_money(price.text, mark), self.number("amount", mark)):
            self.cells["quantity"], self.cells["unit_price"] = kept, [price]

    def take_price_out_of_more(self, mark: DecimalMark | None) -> None:
        """The word of a price's cell that times the quantity is the amount, where there are more: "498,00 1", "18,40
        1 ST". What stands behind it is a key to the tax, or how many the price is for.
        """
        spans = self.cells.get("unit_price", [])
        if not spans or self.number("unit_price", mark) is not None:
            return
        if _PER_SO_MANY.match(self.text("unit_price")):
            if "/" not in spans[0].words[0].text:  # "318,00 / 1 ST"; of "241,00/100" the price is a part of a word
                self.cells["unit_price"] = [Span(spans[0].cell, spans[0].words[:1])]
            return
        if sum(len(s.words) for s in spans) < 2:
            return
        quantity, amount = self.number("quantity", mark), self.number("amount", mark)
        for span in spans:
            for word in span.words:
                if multiplies(quantity, parse_money(word.text, mark), amount):
                    rest = [Span(s.cell, (w,)) for s in spans for w in s.words if w is not word]
                    self.cells["unit_price"] = [Span(span.cell, (word,))]
                    self.cells.setdefault(OTHER, []).extend(rest)
                    return

    def take_quantity_out_of_description(self, mark: DecimalMark | None) -> None:
        """The number that a description begins with is the quantity where the price times that number is the amount."""
        spans = self.cells.get("description", [])
        if not spans or "quantity" in self.cells or len(spans[0].words) < 2:
            return
        first = Span(spans[0].cell, spans[0].words[:1])
        number, price, amount = parse_money(first.text, mark), *(self.number(n, mark) for n in ("unit_price", "amount"))
        if multiplies(number, price, amount):
            self.cells["quantity"] = [first]
            self.cells["description"] = [Span(spans[0].cell, spans[0].words[1:]), *spans[1:]]


def multiplies(quantity: Decimal | None, price: Decimal | None, amount: Decimal | None) -> bool:
    if quantity is None or price is None or amount is None:
        return False
    return amount != 0 and abs(quantity * price - amount) <= CENT


def quantity_of(text: str, mark: DecimalMark | None) -> tuple[Decimal | None, str | None]:
    """Number and unit of a quantity such as "3 m²"."""
    match = _QUANTITY.match(text.strip())
    if match is None:
        return None, None
    unit = match.group(2)
    return parse_money(match.group(1), mark), unit if unit is None or unit.casefold() not in _TIMES else None
