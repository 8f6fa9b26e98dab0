"""Sentences composed from extracted values: what a person in accounts would write about an invoice or a receipt.

Only values with evidence are used; what is missing is left out. Dates and amounts are written for readers
("3 March 2024", "EUR 1,234.56").
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from holdpoint.document import Document
from holdpoint.document_types import TYPE_SPECS, ValueKind
from holdpoint.extraction import DocumentType, ExtractedField, Extraction, LineItem, Provenance, Statement
from summarizers.trimming import is_readable, trimmed

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_LONGEST_NAME, _LONGEST_ADDRESS = 80, 140  # characters
_ROWS_NAMED = 3
_FIELDS_OF_A_SENTENCE = 6  # of a taught type
_NOTHING = ("0.00", "-0.00")
_PERSON = "person:"  # how the extractor of a corrected value begins; on page 0 when the page does not print it


@dataclass(frozen=True)
class Phrase:
    """A piece of a sentence and the values it repeats, each with its path ("total_amount", "line_items[1].amount")."""

    text: str
    used: tuple[tuple[str, ExtractedField], ...]


@dataclass(frozen=True)
class Values:
    """The values of an extraction that a sentence may use: those with a place in the document."""

    extraction: Extraction
    places: frozenset[int]

    @classmethod
    def of(cls, document: Document, extraction: Extraction) -> "Values":
        """The values whose evidence lies in this document."""
        return cls(extraction, places_of(document, extraction))

    def phrase(self, text: str, *names: str) -> Phrase | None:
        """The text with each {} replaced by the value of the next name; None when one of them is missing."""
        used: list[tuple[str, ExtractedField]] = []
        for name in names:
            field = self.extraction.first(name)
            if field is None or not self.usable(field):
                return None
            used.append((name, field))
        return Phrase(text.format(*(written(self._kind(n), f.value or "") for n, f in used)), tuple(used))

    def amount(self, text: str, name: str) -> Phrase | None:
        """Like `phrase` for an amount, with the currency before it where one is known."""
        return self.phrase(text.format("{} {}"), "currency", name) or self.phrase(text, name)

    def several(self, name: str) -> tuple[Phrase, ...]:
        """One phrase for each value of a field that has several; paths count from 1: "party[2]"."""
        return tuple(
            Phrase(written(self._kind(name), field.value or ""), ((f"{name}[{i}]", field),))
            for i, field in enumerate(self.extraction.all(name), start=1)
            if self.usable(field)
        )

    def rows(self) -> tuple[Phrase, ...]:
        """The line items with the largest amounts, in their order: "20 × Trennblätter A4"."""
        named: dict[str, tuple[int, Decimal, Phrase]] = {}
        for row in self._row_phrases():
            named.setdefault(row[2].text, row)
        largest = sorted(named.values(), key=lambda row: -row[1])[:_ROWS_NAMED]
        return tuple(phrase for _, _, phrase in sorted(largest, key=lambda triple: triple[0]))

    def rate(self) -> Phrase | None:
        """The tax rate, "at 19 %", where every line item has the same."""
        rates = [item.tax_rate for item in self.extraction.line_items]
        first = rates[0] if rates else None
        if first is None or not self.usable(first) or any(r is None or r.value != first.value for r in rates):
            return None
        return Phrase(f"at {first.value} %", (("line_items[1].tax_rate", first),))

    def usable(self, field: ExtractedField) -> bool:
        """Whether the field has a readable value and a place in the document."""
        has_value = any(c.isalnum() for c in field.value or "") and is_readable(field.value or "")
        return has_value and any(p.page in self.places for p in field.provenance)

    def statement(self, text: str, phrases: Iterable[Phrase]) -> Statement:
        """The sentence with its citations; it ends with one full stop, also behind "Co."."""
        text = text if text.endswith((".", "…")) else f"{text}."
        used = tuple(pair for phrase in phrases for pair in phrase.used)
        evidence = tuple(dict.fromkeys(p for _, f in used for p in f.provenance if p.page in self.places))
        return Statement(
            text=text,
            pages=tuple(sorted({page for _, f in used for page in self._cited(f.provenance)})),
            fields=tuple(dict.fromkeys(path for path, _ in used)),
            evidence=evidence,
        )

    def _cited(self, provenance: tuple[Provenance, ...]) -> set[int]:
        pages = {p.page for p in provenance if p.page in self.places}
        return pages - {0} or pages  # the XML is cited where no page shows the value

    def _row_phrases(self) -> Iterator[tuple[int, Decimal, Phrase]]:
        for i, item in enumerate(self.extraction.line_items, start=1):
            if item.description is None or not self.usable(item.description):
                continue
            used = [(f"line_items[{i}].description", item.description)]
            text = written(ValueKind.NAME, item.description.value or "")
            if (quantity := _counted(item)) is not None and self.usable(quantity):
                used.append((f"line_items[{i}].quantity", quantity))
                text = f"{quantity.value} × {text}"
            yield i, abs(_number(item.amount)), Phrase(text, tuple(used))

    def _kind(self, name: str) -> ValueKind:
        try:
            return self.extraction.spec.field(name).kind
        except KeyError:
            return ValueKind.TEXT


def places_of(document: Document, extraction: Extraction) -> frozenset[int]:
    """What a statement can cite: the pages, and 0 where the document carries an XML or a person gave a value."""
    fields = (*extraction.fields, *(cell for item in extraction.line_items for cell in item.cells()))
    by_person = any(p.extractor.startswith(_PERSON) for f in fields for p in f.provenance)
    return frozenset(page.number for page in document.pages) | (
        {0} if document.attachments or by_person else frozenset()
    )


def written(kind: ValueKind, value: str) -> str:
    """The value as a reader expects it in running text."""
    text = " ".join(value.split())
    try:
        if kind is ValueKind.DATE:
            day = date.fromisoformat(text)
            return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
        if kind is ValueKind.MONEY:
            return f"{Decimal(text):,f}"
    except (ValueError, InvalidOperation):
        return text
    return trimmed(text, _LONGEST_ADDRESS if kind is ValueKind.ADDRESS else _LONGEST_NAME)


def compose(values: Values) -> tuple[Statement, ...]:
    """The sentences about a document of any type that has fields, the most important first."""
    sentences: tuple[Statement | None, ...]
    match values.extraction.type.document_type:
        case DocumentType.CONTRACT:
            sentences = (_parties(values), _term_and_law(values))
        case DocumentType.RECEIPT:
            sentences = (_headline(values), _tax(values), _place(values))
        case DocumentType.INVOICE | DocumentType.CREDIT_NOTE | DocumentType.ORDER:
            sentences = (_headline(values), _payment(values), _tax(values), _rows(values), _order(values))
        case DocumentType.OTHER:
            sentences = ()
        case _:
            sentences = _told_by_fields(values)
    return tuple(s for s in sentences if s is not None)


def _told_by_fields(values: Values) -> tuple[Statement | None, ...]:
    """A taught type: its label and every value under what a person calls the field, in the type's order."""
    phrases: list[Phrase] = []
    for field in values.extraction.spec.fields:
        found = values.several(field.name) if field.several else (values.phrase("{}", field.name),)
        given = [p for p in found if p is not None]
        if given:
            text = f"{field.label[:1].lower()}{field.label[1:]} {_listed([p.text for p in given])}"
            phrases.append(Phrase(text, tuple(used for p in given for used in p.used)))
    groups = [phrases[n : n + _FIELDS_OF_A_SENTENCE] for n in range(0, len(phrases), _FIELDS_OF_A_SENTENCE)]
    openings = (f"{values.extraction.spec.label}:", *("It also gives",) * len(groups))
    return tuple(_sentence(values, o, group, ", ") for o, group in zip(openings, groups, strict=False))


def _headline(values: Values) -> Statement | None:
    document_type = values.extraction.type.document_type
    seller, buyer = "seller_name", "buyer_name"
    if document_type is DocumentType.ORDER:
        seller, buyer = buyer, seller
    return _sentence(
        values,
        values.extraction.spec.label,
        (
            values.phrase("{}", "number"),
            values.phrase("dated {}", "issue_date"),
            values.phrase("from {}", seller),
            values.phrase("to {}", buyer),
            values.amount("for {}", "total_amount"),
        ),
        " ",
    )


def _rows(values: Values) -> Statement | None:
    rows = values.rows()
    if not rows:
        return None
    opening = "It takes back" if values.extraction.type.document_type is DocumentType.CREDIT_NOTE else "It is for"
    texts = [r.text for r in rows]
    if len(values.extraction.line_items) > len(rows):
        texts.append("more")
    return values.statement(f"{opening} {_listed(texts, '; ')}", rows)


def _payment(values: Values) -> Statement | None:
    is_credit = values.extraction.type.document_type is DocumentType.CREDIT_NOTE
    if values.extraction.value("amount_due") in _NOTHING:
        return _sentence(values, "Nothing is left to pay:", (values.amount("{} due", "amount_due"),), " ")
    due = values.amount("{}", "amount_due") or values.amount("{}", "total_amount")
    when = values.phrase("by {}", "due_date")
    paid_to = values.phrase("to IBAN {}", "iban")
    if is_credit:
        return _sentence(values, "It names the account", (values.phrase("{}", "iban"),), " ")
    if (
        when is None
        and paid_to is None
        and values.extraction.value("amount_due")
        in (
            None,
            values.extraction.value("total_amount"),
        )
    ):
        return None  # the headline has said it all
    return _sentence(values, "To pay:", (due, when, paid_to), " ")


def _tax(values: Values) -> Statement | None:
    tax = values.amount("{} tax", "tax_amount")
    if tax is None:
        return None
    net = values.amount("{} net plus", "net_amount")
    return _sentence(
        values, "The total is" if net is not None else "The total contains", (net, tax, values.rate()), " "
    )


def _order(values: Values) -> Statement | None:
    return _sentence(values, "It refers to order", (values.phrase("{}", "order_reference"),), " ")


def _place(values: Values) -> Statement | None:
    return _sentence(values, "The seller's address is", (values.phrase("{}", "seller_address"),), " ")


def _parties(values: Values) -> Statement | None:
    parties = values.several("party")
    names = None
    if parties:
        word = "with" if len(parties) == 1 else "between"
        names = Phrase(f"{word} {_listed([p.text for p in parties])}", tuple(u for p in parties for u in p.used))
    effective = values.phrase("effective {}", "effective_date")
    return _sentence(values, TYPE_SPECS[DocumentType.CONTRACT].label, (names, effective), ", ")


def _term_and_law(values: Values) -> Statement | None:
    law = values.phrase("is governed by the law of {}", "jurisdiction")
    term = values.phrase("runs for {}", "term")
    return _sentence(values, "It", (term, law), " and ")


def _sentence(values: Values, opening: str, phrases: Iterable[Phrase | None], separator: str) -> Statement | None:
    given = [p for p in phrases if p is not None]
    if not given:
        return None
    text = f"{opening} {separator.join(p.text for p in given)}"
    return values.statement(text, given)


def _listed(texts: list[str], separator: str = ", ") -> str:
    if len(texts) == 1:
        return texts[0]
    last = f"{separator.rstrip()} and " if separator != ", " else " and "
    return f"{separator.join(texts[:-1])}{last}{texts[-1]}"


def _number(field: ExtractedField | None) -> Decimal:
    try:
        return Decimal(field.value) if field is not None and field.value else Decimal(0)
    except InvalidOperation:
        return Decimal(0)


def _counted(item: LineItem) -> ExtractedField | None:
    """The quantity, where saying it tells something: "1 ×" does not."""
    return item.quantity if item.quantity is not None and item.quantity.value not in (None, "1") else None
