"""What the pages of the e-invoice corpus print of which term: patterns made by looking at every page.

They are the truth that page and XML are changed by, written apart from the reader and its words for things: a pattern
fits one family of forms, on the text of a line whose cells stand between bars.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.fields.layout import Cell, DocumentLayout, Span
from holdpoint.document import Document
from holdpoint.values import identifier_key, parse_date, parse_money

_AMOUNT = r"(-?\d[\d.,]*)"
_DATE = r"(\d\d\.\d\d\.\d{4})"
_LONG_DATE = r"(\d\d?\. [A-Z]\w+ \d{4})"
_PATTERNS: dict[str, tuple[str, ...]] = {
    "number": (r"\bNr\. (\S+) vom \d", r"Beleg-Nr \| : (\S+)", r"Rechnungsnummer \| (\S+)$", r"Rechnung # (\S+) vo"),
    "issue_date": (
        rf"Nr\. \S+ vom {_DATE}",
        rf"Beleg-Datum \| : {_DATE}",
        rf"Rechnungsdatum \| {_DATE}",
        rf"Rechnung # \S+ vo[mn] {_DATE}",
        rf"^(?:Beitragsrechnung|Sachversicherungsvertrag).*\| {_LONG_DATE}$",
    ),
    "due_date": (rf"netto bis {_DATE}, 3%", rf"überweisen Sie bis zum {_DATE}", rf"Fälligkeitstag: {_DATE}"),
    "net_amount": (
        rf"Rechnungssumme ohne USt\. \| {_AMOUNT}$",
        rf"Rechnungssumme Netto \(ex[ck]l\. USt\.\) \| {_AMOUNT}$",
        rf"^Gesamtbeitrag \| {_AMOUNT} €",
        rf"^Summe netto: {_AMOUNT} €",
        rf"^Nettobetrag: {_AMOUNT} €",
        rf"\| {_AMOUNT} \| \S+ \| EUR \| \S+$",
    ),
    "tax_amount": (
        rf"^Steuerbetrag \| {_AMOUNT}$",
        rf"^Summe Umsatzsteuer \| {_AMOUNT}$",
        rf"Versicherungsteuer.*\| \(?{_AMOUNT} €",
        rf"^Zuzügl\. USt: {_AMOUNT} €",
        rf"^USt\. Gesamt: {_AMOUNT} €",
        rf"\| {_AMOUNT} \| EUR \| \S+$",
    ),
    "total_amount": (
        rf"^Bruttosumme \| {_AMOUNT}$",
        rf"Rechnungssumme Brutto \(inkl\. USt\.\) \| {_AMOUNT}$",
        rf"^Rechnungsbei?trag \| {_AMOUNT} €",
        rf"inklusive 19 % Versicherungsteuer \| {_AMOUNT} €",
        rf"^Summe inkl\. USt: {_AMOUNT} €",
        rf"^Gesamtbetrag: {_AMOUNT} €",
        rf"\| EUR \| {_AMOUNT}$",
    ),
    "amount_due": (
        rf"^Zahlbetrag \| {_AMOUNT}$",
        rf"^Offener Betrag \| {_AMOUNT}$",
        rf"zu zahlender Beitrag \| {_AMOUNT} €",
    ),
    "iban": (r"IBAN(?:-Nr\.:)?(?: :)?(?: \|)? ([A-Z]{2}\d\d(?: ?\d+)+)", r"(DE75123456780000001234)"),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Printed:
    """One place that prints a term's value."""

    term: str
    span: Span
    text: str  # as printed


def printed_terms(document: Document, values: dict[str, str]) -> dict[str, tuple[Printed, ...]]:
    """Every term whose value some page prints in its own place, with all such places."""
    layout = DocumentLayout.of(document)
    found: dict[str, tuple[Printed, ...]] = {}
    for term, value in values.items():
        if term == "seller_name":
            spots = tuple(_names(layout, value))
        else:
            spots = tuple(p for p in _matches(layout, term) if _says(term, p.text, value))
        if spots:
            found[term] = spots
    return found


def _matches(layout: DocumentLayout, term: str) -> Iterator[Printed]:
    for page in layout.pages:
        for line in page.lines:
            text = " | ".join(cell.text for cell in line)
            for pattern in _PATTERNS.get(term, ()):
                match = re.search(pattern, text)
                if match is not None and (span := _span_at(line, match.start(1), match.end(1))) is not None:
                    yield Printed(term, span, match.group(1))
                    break


def _span_at(line: tuple[Cell, ...], start: int, end: int) -> Span | None:
    position = 0
    for cell in line:
        if position <= start and end <= position + len(cell.text):
            return Span(cell, cell.words_at(start - position, end - position))
        position += len(cell.text) + len(" | ")
    return None


def _says(term: str, text: str, value: str) -> bool:
    if term in ("number", "iban"):
        return identifier_key(text) == identifier_key(value)
    if term.endswith("_date"):
        day = parse_date(text)
        return day is not None and day.isoformat() == value
    amount, wanted = parse_money(text, ","), parse_money(value, ".")
    return amount is not None and wanted is not None and abs(amount) == abs(wanted)


def _names(layout: DocumentLayout, value: str) -> Iterator[Printed]:
    words = value.split()
    for cell in layout.cells:
        texts = [w.text for w in cell.words]
        for start in range(len(texts) - len(words) + 1):
            if [t.strip(",;|") for t in texts[start : start + len(words)]] == words:
                yield Printed("seller_name", Span(cell, cell.words[start : start + len(words)]), value)
