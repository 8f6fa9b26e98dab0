"""Which labelled values a document's pages print: what an XML knows beyond them no reader of the page can give."""

import re
from collections.abc import Mapping
from typing import Any

from evaluation.comparison import same_value
from evaluation.field_kinds import FIELD_KINDS, ROWS
from holdpoint.document import Document
from holdpoint.document_types import ValueKind
from holdpoint.values import find_dates, identifier_key

_PRINTED_SHARE = 0.5  # of the labelled descriptions, else the label speaks of other rows than the page


def is_printed(name: str, value: str, document: Document) -> bool:
    """Whether some words of the pages say the value. A currency is printed as a sign or not at all: it counts."""
    kind = FIELD_KINDS.get(name, ValueKind.TEXT)
    match kind:
        case ValueKind.CURRENCY:
            return True
        case ValueKind.MONEY:
            words = (word.text.strip("()") for page in document.pages for word in page.words)
            return any(same_value(kind, word, value) for word in words)
        case ValueKind.DATE:
            return any(day.isoformat() == value for d in find_dates(document.text) for day in d.readings.values())
        case _:
            return identifier_key(value) in identifier_key(document.text)


def unprinted_fields(label: Mapping[str, Any], document: Document) -> frozenset[str]:
    """The labelled fields of which the pages do not print every value; the rows, where most are other rows."""
    found = set()
    for name, given in label.get("fields", {}).items():
        if name == ROWS:
            if not _speaks_of_the_page(given, document):
                found.add(name)
            continue
        values = given if isinstance(given, list) else [given]
        if not all(is_printed(name, str(v), document) for v in values if v not in (None, "")):
            found.add(name)
    return frozenset(found)


def without_fields(row: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    """A label or prediction row without these fields."""
    return {**row, "fields": {name: value for name, value in row.get("fields", {}).items() if name not in names}}


def _speaks_of_the_page(rows: list[Mapping[str, Any]], document: Document) -> bool:
    printed = set(re.findall(r"\w+", document.text.casefold()))
    descriptions = [str(row["description"]) for row in rows if row.get("description")]
    found = sum(set(re.findall(r"\w+", text.casefold())) <= printed for text in descriptions)
    return found >= _PRINTED_SHARE * len(descriptions)
