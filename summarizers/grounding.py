"""Whether a summary says only what the document says. Pure; every failure comes with its reason.

A statement cites pages, and on each of them the boxes of the words it stands on. It may repeat the values of the fields
it names and the words inside those boxes, and nothing else: no number, date or name from elsewhere.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from holdpoint.document import BoundingBox, Document, Page
from holdpoint.document_types import ValueKind
from holdpoint.extraction import ExtractedField, Extraction, Statement, Summary
from holdpoint.values import DateOrder, find_dates, parse_money
from summarizers.composed import places_of, written
from summarizers.plain_words import is_plain
from summarizers.trimming import ELLIPSIS

_PATH = re.compile(r"^(?P<name>\w+)(?:\[(?P<index>[1-9]\d*)\])?(?:\.(?P<cell>\w+))?$")
_EDGES = "()[]{}<>\"'“”„‚‘’.,;:!?%*" + ELLIPSIS
_STRUCK = " \x00 "  # separates what is left after a known value was taken out
_NAME = re.compile(r"[^\W\d_]")


def ungrounded(summary: Summary, document: Document, extraction: Extraction) -> tuple[str, ...]:
    """One sentence for each thing said without ground; empty when the summary is grounded."""
    return tuple(
        f"Statement {i} {complaint}"
        for i, statement in enumerate(summary.statements, start=1)
        for complaint in _complaints(statement, document, extraction)
    )


def field_at(extraction: Extraction, path: str) -> ExtractedField | None:
    """The field that a path names ("party[2]", "line_items[1].amount"), or None."""
    match = _PATH.match(path)
    if match is None:
        return None
    index = int(match["index"] or 1)
    if match["cell"] is None:
        found = extraction.all(match["name"])
        return found[index - 1] if index <= len(found) else None
    if match["name"] != "line_items" or index > len(extraction.line_items):
        return None
    return next((c for c in extraction.line_items[index - 1].cells() if c.name == match["cell"]), None)


def _complaints(statement: Statement, document: Document, extraction: Extraction) -> list[str]:
    if not statement.pages:
        return ["cites no page."]
    places = places_of(document, extraction)
    complaints = [f"cites page {n}, which the document does not have." for n in statement.pages if n not in places]
    pages = {page.number: page for page in document.pages}
    boxes = {n: [b for e in statement.evidence if e.page == n for b in e.boxes] for n in statement.pages}
    for number in statement.pages:
        if number in pages and not boxes[number]:
            complaints.append(f"cites no box on page {number}.")
    fields = []
    for path in statement.fields:
        field = field_at(extraction, path)
        if field is None:
            complaints.append(f"names the field {path}, which was not extracted.")
        else:
            fields.append(field)
    cited = [_words_within(pages[n], boxes[n]) for n in statement.pages if n in pages]
    return complaints + [
        f'says "{what}", which is neither a value it names nor within a box it cites.'
        for what in _Ground.of(fields, cited).lacks(statement.text)
    ]


def _words_within(page: Page, boxes: Iterable[BoundingBox]) -> str:
    """The words of a page whose middle lies in one of the boxes, in reading order."""
    boxes = tuple(boxes)

    def is_cited(box: BoundingBox) -> bool:
        x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        return any(b.x0 <= x <= b.x1 and b.y0 <= y <= b.y1 for b in boxes)

    return " ".join(w.text for w in page.words if is_cited(w.box))


@dataclass(frozen=True)
class _Ground:
    """What a statement may say: whole values, days, amounts, names, and words with digits."""

    cited: tuple[str, ...]  # the words within the boxes, page by page
    values: tuple[str, ...]  # in every way a statement may write them, the longest first
    days: frozenset[str]
    amounts: frozenset[Decimal]
    words: frozenset[str]  # as printed, lower case

    @classmethod
    def of(cls, fields: list[ExtractedField], cited: list[str]) -> "_Ground":
        values = [text for f in fields for text in (f.value, f.raw) if text]
        written_values = {" ".join(v.split()) for v in values}
        written_values |= {written(kind, f.value) for f in fields if f.value for kind in ValueKind}
        texts = [*values, *cited]
        words = [word for text in texts for word in _words(text)]
        return cls(
            cited=tuple(f" {' '.join(text.split())} " for text in cited),
            values=tuple(sorted(written_values - {""}, key=len, reverse=True)),
            days=frozenset(
                day.isoformat() for text in texts for d in find_dates(text) for o in DateOrder if (day := d.value(o))
            ),
            amounts=frozenset(amount for word in words for amount in _amounts(word)),
            words=frozenset(word.casefold() for word in words),
        )

    def lacks(self, text: str) -> list[str]:
        """The dates, numbers and names of a text that have no ground."""
        text = " ".join(text.split())
        quoted = f" {text.strip(ELLIPSIS + ' ')} "
        if any(quoted in cited for cited in self.cited):
            return []
        for value in self.values:
            text = re.sub(rf"(?<![\w\-\u2212\u2013])(?<!\d[.,]){re.escape(value)}(?!\w|[.,]\d)", _STRUCK, text)
        missing: list[str] = []
        for found in reversed(list(find_dates(text))):
            days = {day.isoformat() for order in DateOrder if (day := found.value(order))}
            if not days & self.days:
                missing.insert(0, found.text)
            text = text[: found.start] + _STRUCK + text[found.end :]
        return missing + [word for word in _words(text) if not self._has(word)]

    def _has(self, word: str) -> bool:
        if word.casefold() in self.words:
            return True
        if any(c.isdigit() for c in word):
            return bool(_amounts(word) & self.amounts)
        return not _is_name(word) or all(part in self.words for part in re.split(r"\W+", word.casefold()) if part)


def _is_name(word: str) -> bool:
    """Whether it begins with a capital, or has one inside, and is no word that every summary may use."""
    letters = _NAME.search(word)
    return letters is not None and any(c.isupper() for c in word) and not is_plain(word)


def _words(text: str) -> list[str]:
    """The words of a text, without the punctuation around them."""
    stripped = (word.strip(_EDGES) for word in text.split())
    return [word for word in stripped if any(c.isalnum() for c in word)]


def _amounts(word: str) -> set[Decimal]:
    """What a word means as a number, in either notation where it leaves that open."""
    if any(c.isalpha() for c in word) or not any(c.isdigit() for c in word):
        return set()
    readings = {parse_money(word, "."), parse_money(word, ",")}
    return {amount for amount in readings if amount is not None}
