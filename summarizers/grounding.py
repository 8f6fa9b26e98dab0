"""Whether a summary says only what the document says: every statement cites, every number and date is found there.

A statement may repeat the values of the fields it names and whatever stands on the pages it cites; nothing else.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from holdpoint.document import Document
from holdpoint.document_types import ValueKind
from holdpoint.extraction import ExtractedField, Extraction, Statement, Summary
from holdpoint.values import DateOrder, find_dates, parse_money
from summarizers.composed import places_of, written
from summarizers.trimming import ELLIPSIS

_PATH = re.compile(r"^(?P<name>\w+)(?:\[(?P<index>[1-9]\d*)\])?(?:\.(?P<cell>\w+))?$")
_EDGES = "()[]{}<>\"'“”„‚‘’.,;:!?%*" + ELLIPSIS
_STRUCK = " \x00 "  # separates what is left after a known value was taken out


def ungrounded(summary: Summary, document: Document, extraction: Extraction) -> tuple[str, ...]:
    """One sentence for each thing said without ground; empty when the summary is grounded."""
    return tuple(
        f"Statement {i} {complaint}"
        for i, statement in enumerate(summary.statements, start=1)
        for complaint in _complaints(statement, document, extraction)
    )


def _complaints(statement: Statement, document: Document, extraction: Extraction) -> list[str]:
    if not statement.pages:
        return ["cites no page."]
    places = places_of(document, extraction)
    complaints = [f"cites page {n}, which the document does not have." for n in statement.pages if n not in places]
    fields = []
    for path in statement.fields:
        field = _field_at(extraction, path)
        if field is None:
            complaints.append(f"names the field {path}, which was not extracted.")
        else:
            fields.append(field)
    pages = [" ".join(w.text for w in p.words) for p in document.pages if p.number in statement.pages]
    return complaints + [
        f'says "{what}", which is neither a value it names nor on a page it cites.'
        for what in _Ground.of(fields, pages).lacks(statement.text)
    ]


@dataclass(frozen=True)
class _Ground:
    """What a statement may say: whole values, days, amounts, and words with digits."""

    pages: tuple[str, ...]
    values: tuple[str, ...]  # in every way a statement may write them, the longest first
    days: frozenset[str]
    amounts: frozenset[Decimal]
    words: frozenset[str]  # the ones with a digit, as printed, lower case

    @classmethod
    def of(cls, fields: list[ExtractedField], pages: list[str]) -> "_Ground":
        values = [text for f in fields for text in (f.value, f.raw) if text]
        written_values = {" ".join(v.split()) for v in values}
        written_values |= {written(kind, f.value) for f in fields if f.value for kind in ValueKind}
        texts = [*values, *pages]
        tokens = [token for text in texts for token in _tokens(text)]
        return cls(
            pages=tuple(f" {' '.join(page.split())} " for page in pages),
            values=tuple(sorted(written_values - {""}, key=len, reverse=True)),
            days=frozenset(
                day.isoformat() for text in texts for d in find_dates(text) for o in DateOrder if (day := d.value(o))
            ),
            amounts=frozenset(amount for token in tokens for amount in _amounts(token)),
            words=frozenset(token.casefold() for token in tokens),
        )

    def lacks(self, text: str) -> list[str]:
        """The dates and numbers of a text that have no ground."""
        text = " ".join(text.split())
        quoted = f" {text.removesuffix(ELLIPSIS).strip()} "
        if any(quoted in page for page in self.pages):
            return []
        for value in self.values:
            text = re.sub(rf"(?<![\w\-\u2212\u2013])(?<!\d[.,]){re.escape(value)}(?!\w|[.,]\d)", _STRUCK, text)
        missing: list[str] = []
        for found in reversed(list(find_dates(text))):
            days = {day.isoformat() for order in DateOrder if (day := found.value(order))}
            if not days & self.days:
                missing.insert(0, found.text)
            text = text[: found.start] + _STRUCK + text[found.end :]
        return missing + [token for token in _tokens(text) if not self._has(token)]

    def _has(self, token: str) -> bool:
        return token.casefold() in self.words or bool(_amounts(token) & self.amounts)


def _tokens(text: str) -> list[str]:
    """The words that have a digit, without the punctuation around them."""
    stripped = (word.strip(_EDGES) for word in text.split())
    return [word for word in stripped if any(c.isdigit() for c in word)]


def _amounts(token: str) -> set[Decimal]:
    """What a word means as a number, in either notation where it leaves that open."""
    if any(c.isalpha() for c in token):
        return set()
    readings = {parse_money(token, "."), parse_money(token, ",")}
    return {amount for amount in readings if amount is not None}


def _field_at(extraction: Extraction, path: str) -> ExtractedField | None:
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
