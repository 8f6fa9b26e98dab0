"""What suites may take from a run by `{"$PARAMETER": "..."}`: figures of the reference, and of the calendar.

Great Expectations also reckons with them: {"$PARAMETER": "reference_present_iban - 0.1"}.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from validators.currencies import CURRENCIES
from validators.expectations.rows import BatchRow, column

_PREFIX = "reference_"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PERCENTILES = {"p05": 0.05, "p10": 0.10, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p90": 0.90, "p95": 0.95}
_MOST_VALUES = 20  # of a distribution; rarer ones are told together as "other"


def needs_reference(expressions: Iterable[str]) -> bool:
    """Whether one of these parameters is a figure of the reference."""
    return any(name.startswith(_PREFIX) for text in expressions for name in _NAME.findall(text))


def parameters(expressions: Iterable[str], reference: Sequence[BatchRow], today: date) -> dict[str, object]:
    """The values of all parameters that these expressions name. ValueError for a name that there is not.

    `reference_present_COLUMN`: share of rows that have a value. `reference_partition_COLUMN`: the distribution of a
    column of words, as `partition_object` takes it. `reference_p50_COLUMN` (05, 10, 25, 50, 75, 90, 95): a percentile
    of a column of numbers. `reference_rows`, `next_year`, `iso_4217`.
    """
    names = dict.fromkeys(name for text in expressions for name in _NAME.findall(text))
    return {name: _value(name, reference, today) for name in names}


def lacking(expressions: Iterable[str], reference: Sequence[BatchRow]) -> str | None:
    """A column of which the reference has no value, though a distribution or a percentile of it is asked for."""
    for name in (name for text in expressions for name in _NAME.findall(text)):
        kind, _, named = name.removeprefix(_PREFIX).partition("_")
        if name.startswith(_PREFIX) and kind in ("partition", *_PERCENTILES):
            try:
                _, values = column(named, reference)
            except KeyError:
                continue  # told by `parameters`
            if all(value is None for value in values):
                return str(named)
    return None


def _value(name: str, reference: Sequence[BatchRow], today: date) -> object:
    if name == "next_year":
        return today.year + 1
    if name == "iso_4217":
        return sorted(CURRENCIES)
    if name == "reference_rows":
        return len(reference)
    kind, _, named = name.removeprefix(_PREFIX).partition("_")
    if not name.startswith(_PREFIX) or not named or kind not in ("present", "partition", *_PERCENTILES):
        raise ValueError(f"There is no parameter '{name}'; docs/expectations.md lists them.")
    try:
        _, values = column(named, reference)
    except KeyError:
        raise ValueError(f"The parameter '{name}' names no column '{named}'.") from None
    return _figure(kind, [value for value in values if value is not None], len(reference))


def _figure(kind: str, values: list[Any], rows: int) -> object:
    if kind == "present":
        return len(values) / rows if rows else 0.0
    if kind == "partition":
        counts = Counter(str(value) for value in values).most_common(_MOST_VALUES)
        total = sum(count for _, count in counts) or 1
        return {"values": [value for value, _ in counts], "weights": [count / total for _, count in counts]}
    numbers = sorted(float(value) for value in values)
    if not numbers:
        return 0.0
    return numbers[min(len(numbers) - 1, int(_PERCENTILES[kind] * len(numbers)))]
