"""A document as a row, and the columns that expectations can name."""

from collections.abc import Callable, Sequence
from datetime import date
from math import isfinite
from typing import Any

from holdpoint.document_types import TYPE_SPECS
from holdpoint.extraction import DocumentType, Extraction
from holdpoint.model import Frozen


class BatchRow(Frozen):
    """One document as a row: the first value of each field, and the least certain confidence (None without fields).

    `destination` is where it would be sent, `quality` how its least legible page was read (see validators.traits).
    """

    document_id: str
    document_type: DocumentType
    fields: dict[str, str]
    min_confidence: float | None = None
    type_confidence: float | None = None
    source: str = ""
    destination: str = ""
    language: str = ""
    layout: str = ""
    quality: str = ""
    age_days: float = 0.0  # since it was settled: 0 for the rows of a batch

    @classmethod
    def of(cls, extraction: Extraction) -> "BatchRow":
        """The row of an extraction; what has no value is not in it."""
        names = dict.fromkeys(f.name for f in extraction.fields)
        values = {name: value for name in names if (value := extraction.value(name)) is not None}
        return cls(
            document_id=extraction.document_id,
            document_type=extraction.type.document_type,
            fields=values,
            min_confidence=min((f.confidence for f in extraction.fields), default=None),
            type_confidence=extraction.type.confidence,
        )


def column(name: str, rows: Sequence[BatchRow]) -> tuple[str, list[Any]]:
    """The column's pandas type and its values, None where a row has none. KeyError when no row could have it."""
    if name in _NUMBERS:
        number = _NUMBERS[name]
        return "float64", [number(row) for row in rows]
    if name in _WORDS:
        word = _WORDS[name]
        return "object", [word(row) or None for row in rows]
    values = [row.fields.get(name) for row in rows]
    if name not in FIELD_NAMES and not any(value is not None for value in values):
        raise KeyError(name)
    return "object", values


def columns() -> tuple[str, ...]:
    """Every column that a suite can name, fields of taught types besides."""
    return tuple(sorted({*_NUMBERS, *_WORDS, *FIELD_NAMES}))


class RowTable:
    """Rows with their columns, each made once, whatever the number of suites that look at it."""

    def __init__(self, rows: Sequence[BatchRow]) -> None:
        self.rows = rows
        self._made: dict[str, tuple[str, list[Any]]] = {}

    def column(self, name: str, places: Sequence[int] | None) -> tuple[str, list[Any]]:
        """The column at these places (None: all). A field that no row has is an empty column."""
        if name not in self._made:
            try:
                self._made[name] = column(name, self.rows)
            except KeyError:
                self._made[name] = ("object", [None] * len(self.rows))
        dtype, values = self._made[name]
        return dtype, values if places is None else [values[place] for place in places]


def _absolute_total(row: BatchRow) -> float | None:
    total = _number(row.fields.get("total_amount"))
    return abs(total) if total is not None else None


def _tax_percent_of_net(row: BatchRow) -> float | None:
    tax, net = _number(row.fields.get("tax_amount")), _number(row.fields.get("net_amount"))
    return round(100 * tax / net, 1) if tax is not None and net else None


def _number(value: str | None) -> float | None:
    """Fast rather than exact: an expectation asks whether it is plausible."""
    if value is None:
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if isfinite(number) else None


def _issue_year(row: BatchRow) -> float | None:
    issued = _day(row, "issue_date")
    return float(issued.year) if issued is not None else None


def _days_to_due(row: BatchRow) -> float | None:
    issued, due = _day(row, "issue_date"), _day(row, "due_date")
    return float((due - issued).days) if issued is not None and due is not None else None


def _day(row: BatchRow, name: str) -> date | None:
    try:
        return date.fromisoformat(row.fields.get(name, ""))
    except ValueError:
        return None


_NUMBERS: dict[str, Callable[[BatchRow], float | None]] = {
    "absolute_total": _absolute_total,
    "tax_percent_of_net": _tax_percent_of_net,
    "issue_year": _issue_year,
    "days_to_due": _days_to_due,
    "min_confidence": lambda row: row.min_confidence,
    "type_confidence": lambda row: row.type_confidence,
    "age_days": lambda row: row.age_days,
}
_WORDS: dict[str, Callable[[BatchRow], str | None]] = {
    "document_id": lambda row: row.document_id,
    "document_type": lambda row: str(row.document_type),
    "source": lambda row: row.source,
    "destination": lambda row: row.destination,
    "language": lambda row: row.language,
    "layout": lambda row: row.layout,
    "quality": lambda row: row.quality,
}
FIELD_NAMES = frozenset(f.name for spec in TYPE_SPECS.values() for f in spec.fields)
