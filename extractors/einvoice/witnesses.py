"""What the printed pages say of an e-invoice's terms: every place with a label of the term, and how surely it means it.

A witness is a value with its place. Labels come from the lexicon of the field readers; a title such as "Rechnung Nr. 7
vom 5.3.2024" names number and date at once; a table of sums has its amounts far below their headings.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from extractors.fields.amounts import MONEY_FIELDS
from extractors.fields.candidates import Candidate, Candidates, MoneyCandidate, find_candidates
from extractors.fields.dates import DATE_FIELDS
from extractors.fields.labels import FoundLabel, find_labels
from extractors.fields.layout import Cell, DocumentLayout, PageLayout, Span
from extractors.fields.linking import Link, link
from extractors.fields.references import NUMBER_FIELDS
from holdpoint.values import identifier_key, normalise_currency, normalise_iban
from holdpoint.values.identifiers import WORDS_TOO, iban_length

STRONG = 0.85  # the score from which on a witness is believed against another place that says otherwise
_TITLE = 0.97
_COLUMN = 0.96
_BESIDE_TITLE = 0.6
_TITLE_WORD = re.compile(r"(?:rechnung|gutschrift|invoice|facture|factura|fattura|vertrag)", re.IGNORECASE)
_WORDY = re.compile(
    r"\w*(?:rechnung|korrektur|invoice|gutschrift|facture|factura|fattura|avoir|abono|storno|credit\s+(?:note|memo))\b"
    r"(?:\s*\([^()]*\)|\s+(?!bestell|auftrag|liefer|vertrag|order|commande|pedido|contract)[^\W\d]+){0,3}?\s*"
    r"(?:(?:nr|no|num|number|nummer|n)\b\s*[.°ºo]?|#|№|:)?\s*[.:]?\s*$",
    re.IGNORECASE,
)
_BESIDES_TAX = (
    (re.compile(r"\b(?:exc?l|exkl|ohne|without|excluding|before|hors|sans|sin)\W*$", re.IGNORECASE), "net_amount"),
    (re.compile(r"\b(?:inc?l|inkl|mit|with|including|inclusive|avec|con)\W*$", re.IGNORECASE), "total_amount"),
)
_GROSS = re.compile(r"(?:brutto|summe|total|betrag|gesamt)\W+(?:inc?l|inkl)\W+\w+\W*$", re.IGNORECASE)
_HOURS = re.compile(r"\bUhr\b|\d[.:]\d\d\s*[-–]\s*\d{1,2}[.:]\d\d\b")
_LOOSE_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}(?![A-Za-z0-9])")
_DATED = re.compile(r"^\s*,?\s*(?:vom|von|den|dated|date|of|from|du|del|de|per)?\s*:?\s*$", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Witness:
    """A place on a page that says what a term's value is."""

    value: Decimal | date | str  # amount without sign, day, or key of letters and digits
    span: Span
    score: float  # 0 to 1: how surely the place speaks of that term

    @property
    def raw(self) -> str:
        return self.span.text


@dataclass(frozen=True, eq=False)
class Pages:
    """The pages of one document, with everything on them that could be a value and what labels say of it."""

    layout: DocumentLayout

    @cached_property
    def candidates(self) -> Candidates:
        return find_candidates(self.layout)

    @cached_property
    def amounts(self) -> tuple[Witness, ...]:
        """Every printed amount, whatever it is; opening hours are none."""
        return tuple(
            Witness(abs(c.amount), c.span, float(c.is_sure))
            for c in self.candidates.amounts
            if not _HOURS.search(c.span.cell.text)
        )

    @cached_property
    def days(self) -> tuple[Witness, ...]:
        """Every printed day; a date that can be read in two ways counts as both."""
        return tuple(
            Witness(day, c.span, 1.0) for c in self.candidates.dates for day in dict.fromkeys(c.date.readings.values())
        )

    @cached_property
    def identifiers(self) -> tuple[Witness, ...]:
        """Every printed word or code with a digit in it."""
        return tuple(Witness(identifier_key(c.raw), c.span, 1.0) for c in self.candidates.identifiers)

    @cached_property
    def ibans(self) -> tuple[Witness, ...]:
        """Every printed IBAN; after that word also one whose length is none of its country's."""
        found = [(c.iban, c.span) for c in self.candidates.ibans]
        for page in self.layout.pages:
            for line in page.lines:
                if any("IBAN" in cell.text.upper() for cell in line):
                    found += [one for cell in line for one in _loose_ibans(page, cell)]
        return tuple(Witness(value, span, 1.0) for raw, span in found if (value := normalise_iban(raw)) is not None)

    @cached_property
    def currencies(self) -> dict[str, Span]:
        """Every currency that the pages name, by code or symbol, with one place each."""
        found = {c.currency: c.span for c in reversed(self.candidates.amounts) if c.currency is not None}
        for cell in self.layout.cells:
            for word in cell.words:
                bare = word.text.strip("()[]:;,/")
                if (len(bare) == 3 and bare.isupper()) or len(bare) == 1 or bare.lower() == "euro":
                    code = normalise_currency(bare)
                    if code is not None and code not in WORDS_TOO:
                        found.setdefault(code, Span(cell, (word,)))
        return found

    @cached_property
    def by_term(self) -> dict[str, list[Witness]]:
        """The labelled places of each term, the surest first."""
        found: dict[str, list[Witness]] = {}
        for page in self.layout.pages:
            labels = find_labels(page)
            for term, witness in (*self._labelled(page, labels), *self._columns(page, labels)):
                found.setdefault(term, []).append(witness)
        for term, witness in self._titles():
            found.setdefault(term, []).append(witness)
        found.setdefault("issue_date", []).extend(self._beside_titles())
        for witnesses in found.values():
            witnesses.sort(key=lambda w: -w.score)
        return found

    def spelled(self, key: str) -> tuple[Span, ...]:
        """Runs of whole words whose letters and digits are the key, in one cell each."""
        return tuple(span for cell in self.layout.cells for span in _runs(cell, key))

    def _labelled(self, page: PageLayout, labels: Sequence[FoundLabel]) -> Iterator[tuple[str, Witness]]:
        for money in link(page, labels, self.candidates.amounts, MONEY_FIELDS):
            if money.candidate.is_sure or money.score >= STRONG:
                term = _told_apart(money)
                yield term, Witness(abs(money.candidate.amount), money.candidate.span, money.score)
        for dated in link(page, labels, self.candidates.dates, DATE_FIELDS):
            for day in dict.fromkeys(dated.candidate.date.readings.values()):
                yield dated.field, Witness(day, dated.candidate.span, dated.score)
        numbered: list[Link[Candidate]] = link(page, labels, self.candidates.identifiers, NUMBER_FIELDS)
        for one in numbered:
            yield one.field, Witness(identifier_key(one.candidate.raw), one.candidate.span, one.score)

    def _columns(self, page: PageLayout, labels: Sequence[FoundLabel]) -> Iterator[tuple[str, Witness]]:
        """The lowest amount under a heading: in a table of sums by tax rate it is the sum of them."""
        heads = [
            found
            for found in labels
            if found.starts_cell and found.ends_cell and found.meanings[0].field in MONEY_FIELDS
        ]
        for head in heads:
            row = [other for other in heads if other.span.cell.line == head.span.cell.line]
            if len(row) < 2:  # a heading of one column only is a label
                continue
            below = list(_under(head, self.candidates.amounts))
            if below and (meaning := head.meanings[0]).field != "not_money":
                last = below[-1]
                yield meaning.field, Witness(abs(last.amount), last.span, _COLUMN * meaning.weight)

    def _beside_titles(self) -> Iterator[Witness]:
        """The only date of a cell on the title's line, as letters have it: "Beitragsrechnung      24. Januar 2014"."""
        for dated in self.candidates.dates:
            cell = dated.span.cell
            if dated.raw != cell.text:
                continue
            page = next(p for p in self.layout.pages if p.page is cell.page)
            if any(_TITLE_WORD.search(c.text) for c in page.cells if c.line == cell.line and c is not cell):
                for day in dict.fromkeys(dated.date.readings.values()):
                    yield Witness(day, dated.span, _BESIDE_TITLE)

    def _titles(self) -> Iterator[tuple[str, Witness]]:
        for candidate in self.candidates.identifiers:
            cell = candidate.span.cell
            if len(identifier_key(candidate.raw)) < 2 or not _WORDY.search(cell.text[: candidate.start]):
                continue
            yield "number", Witness(identifier_key(candidate.raw), candidate.span, _TITLE)
            for dated in self.candidates.dates:
                if dated.span.cell is cell and _DATED.match(cell.text[candidate.end : dated.start]):
                    for day in dict.fromkeys(dated.date.readings.values()):
                        yield "issue_date", Witness(day, dated.span, _TITLE)


def _told_apart(money: Link[MoneyCandidate]) -> str:
    """The little word decides: "Total (excl. VAT)" is no tax but the net amount, "Total incl. VAT" the total."""
    if money.field != "tax_amount":
        return money.field
    label = money.label.span
    before = label.cell.words[: label.cell.words.index(label.words[0])]
    text = " ".join(w.text for w in before)
    if _GROSS.search(f"{text} {label.text}"):
        return "total_amount"
    return next((term for pattern, term in _BESIDES_TAX if pattern.search(text)), money.field)


def _loose_ibans(page: PageLayout, cell: Cell) -> Iterator[tuple[str, Span]]:
    """What looks like an IBAN; one that is too short and ends its cell is carried on in the cell below."""
    for match in _LOOSE_IBAN.finditer(cell.text):
        raw, span = match.group(), Span(cell, cell.words_at(*match.span()))
        missing = (iban_length(raw[:2]) or 0) - len(identifier_key(raw))
        below = page.cells_below(cell.box, cell.height)
        if missing > 0 and match.end() == len(cell.text) and below:
            key = identifier_key(below[0].text)
            raw += key[:missing] if abs(below[0].box.x0 - cell.box.x0) < cell.height or len(key) == missing else ""
        yield raw, span


def _under(head: FoundLabel, amounts: Iterable[MoneyCandidate]) -> Iterator[MoneyCandidate]:
    """Amounts below the heading in its column, down to the first wide gap."""
    box, bottom = head.span.box, head.span.box.y1
    column = [
        a for a in amounts
        if a.span.page is head.span.page and a.is_sure and a.span.box.y0 >= box.y1 - 1
        and a.span.box.x0 < box.x1 + 2 and a.span.box.x1 > box.x0 - 2
    ]  # fmt: skip
    for amount in sorted(column, key=lambda a: a.span.box.y0):
        if amount.span.box.y0 - bottom > 3 * (box.y1 - box.y0):
            return
        bottom = amount.span.box.y1
        yield amount


def _runs(cell: Cell, key: str) -> Iterator[Span]:
    keys = [identifier_key(w.text) for w in cell.words]
    for start, first in enumerate(keys):
        joined, end = first, start + 1
        while joined and joined != key and end < len(keys) and key.startswith(joined + keys[end]):
            joined += keys[end]
            end += 1
        if joined == key:
            yield Span(cell, cell.words[start:end])
