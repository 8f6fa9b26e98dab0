"""Expectations on the rows of a batch, by Great Expectations; failing rows become findings.

They ask what no check on a single document asks: is this a plausible row of the ledger. Importing the library takes 3
to 4 seconds and a run 0.1 to 0.2 whatever the number of rows, so: once per batch, and not at all without rows.
"""

import logging
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from holdpoint.errors import TerminalError
from holdpoint.extraction import DocumentType, Extraction
from holdpoint.finding import Finding, ReasonCode
from holdpoint.model import Frozen
from validators.currencies import CURRENCIES
from validators.wording import decimal_of

_ISO_DATE = r"^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$"
_HIGHEST_TOTAL = 10_000_000
_HIGHEST_TAX_SHARE = 0.30  # the highest standard rate in the world is 27 % (Hungary)
_FIRST_YEAR = 2000
_LONGEST_NUMBER = 40


class BatchRow(Frozen):
    """One document as a row: the first value of each field, and the least certain confidence (None without fields)."""

    document_id: str
    document_type: DocumentType
    fields: dict[str, str]
    min_confidence: float | None = None

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
        )


class ExpectationResult(Frozen):
    """How one expectation fared over all rows that have a value for it."""

    name: str
    success: bool
    unexpected_count: int
    message: str  # what was expected


class BatchExpectations(Frozen):
    """What the batch showed: `findings` by document id, only of documents that fail; one result per expectation."""

    findings: dict[str, tuple[Finding, ...]]
    results: tuple[ExpectationResult, ...]


@dataclass(frozen=True)
class _Expectation:
    name: str
    column: str
    fields: tuple[str, ...]
    message: str
    fact: str  # with {value}: what is odd about the row
    kind: str  # the expectation's class in great_expectations.expectations
    arguments: dict[str, Any]


def check_batch(rows: Sequence[BatchRow], *, today: date | None = None) -> BatchExpectations:
    """All expectations on all rows. A row that lacks a value is skipped: what must be there is another check.

    `today` decides which year is next year. TerminalError when the library cannot evaluate an expectation.
    """
    if not rows:
        return BatchExpectations(findings={}, results=())
    expectations = _expectations(today or date.today())
    findings: defaultdict[str, list[Finding]] = defaultdict(list)
    results = []
    for expectation, outcome in zip(expectations, _validate(rows, expectations), strict=True):
        unexpected = outcome.result.get("unexpected_index_list") or []
        results.append(
            ExpectationResult(
                name=expectation.name,
                success=bool(outcome.success),
                unexpected_count=len(unexpected),
                message=expectation.message,
            )
        )
        told = {str(failing["document_id"]): failing[expectation.column] for failing in unexpected}
        for document_id, value in told.items():
            findings[document_id].append(_finding(expectation, value))
    return BatchExpectations(findings={d: tuple(found) for d, found in findings.items()}, results=tuple(results))


def _finding(expectation: _Expectation, value: Any) -> Finding:
    shown = f"{value:.12g}" if isinstance(value, float) else str(value)
    fact = expectation.fact.format(value=shown)
    message = f"{fact} {expectation.message} Correct it if it was misread; approve it if it is right."
    return Finding(code=ReasonCode.EXPECTATION_FAILED, message=message, fields=expectation.fields)


def _expectations(today: date) -> tuple[_Expectation, ...]:
    last_year = today.year + 1
    dates = tuple(
        _Expectation(
            f"{name}_is_iso",
            name,
            (name,),
            "Dates are expected as YYYY-MM-DD.",
            f"The {name.replace('_', ' ')} is '{{value}}'.",
            "ExpectColumnValuesToMatchRegex",
            {"regex": _ISO_DATE},
        )
        for name in ("issue_date", "due_date", "effective_date")
    )
    return (
        *dates,
        _Expectation(
            "currency_is_iso_4217",
            "currency",
            ("currency",),
            "A currency of ISO 4217 is expected.",
            "The currency is '{value}'.",
            "ExpectColumnValuesToBeInSet",
            {"value_set": sorted(CURRENCIES)},
        ),
        _Expectation(
            "total_is_plausible",
            "absolute_total",
            ("total_amount",),
            "An amount between 0.01 and 10 million is expected.",
            "The total amount is {value}.",
            "ExpectColumnValuesToBeBetween",
            {"min_value": 0.01, "max_value": _HIGHEST_TOTAL},
        ),
        _Expectation(
            "tax_share_is_plausible",
            "tax_percent_of_net",
            ("tax_amount", "net_amount"),
            "Between 0 and 30 % is expected.",
            "The tax amount is {value} % of the net amount.",
            "ExpectColumnValuesToBeBetween",
            {"min_value": 0, "max_value": _HIGHEST_TAX_SHARE * 100},
        ),
        _Expectation(
            "issue_year_is_plausible",
            "issue_year",
            ("issue_date",),
            f"A year from {_FIRST_YEAR} to {last_year} is expected.",
            "The year of the issue date is {value}.",
            "ExpectColumnValuesToBeBetween",
            {"min_value": _FIRST_YEAR, "max_value": last_year},
        ),
        _Expectation(
            "number_has_a_length",
            "number",
            ("number",),
            f"A number of 1 to {_LONGEST_NUMBER} characters is expected.",
            "The number is '{value}'.",
            "ExpectColumnValueLengthsToBeBetween",
            {"min_value": 1, "max_value": _LONGEST_NUMBER},
        ),
        _Expectation(
            "document_stands_once",
            "document_id",
            (),
            "Each document is expected once.",
            "The document {value} stands in the batch more than once.",
            "ExpectColumnValuesToBeUnique",
            {},
        ),
    )


def _validate(rows: Sequence[BatchRow], expectations: Iterable[_Expectation]) -> list[Any]:
    """The library's own results, in the order of the expectations."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"  # before the import: it would report usage from then on
    import great_expectations as gx
    import great_expectations.expectations as kinds
    import pandas as pd

    for name in [n for n in logging.root.manager.loggerDict if n.startswith("great_expectations")]:
        logging.getLogger(name).setLevel(logging.WARNING)  # it announces each temporary folder

    frame = pd.DataFrame(
        {name: pd.Series([column(row) for row in rows], dtype=dtype) for name, (dtype, column) in _COLUMNS.items()}
    )
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    asset = context.data_sources.add_pandas("batch").add_dataframe_asset("rows")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
    asked = [getattr(kinds, e.kind)(column=e.column, meta={"name": e.name}, **e.arguments) for e in expectations]
    validation = batch.validate(
        gx.ExpectationSuite(name="batch", expectations=asked),
        result_format={"result_format": "COMPLETE", "unexpected_index_column_names": ["document_id"]},
    )
    by_name = {outcome.expectation_config.meta["name"]: outcome for outcome in validation.results}
    for name, outcome in by_name.items():
        if "unexpected_count" not in outcome.result:
            raise TerminalError(
                f"Great Expectations could not evaluate '{name}': {outcome.exception_info}.",
                consequence="The batch is not settled.",
                remedy="Check the installed version of great_expectations against requirements.lock.",
            )
    return [by_name[e.name] for e in expectations]


def _text(name: str) -> Callable[[BatchRow], str | None]:
    return lambda row: row.fields.get(name)


def _absolute_total(row: BatchRow) -> float | None:
    total = decimal_of(row.fields.get("total_amount"))
    return float(abs(total)) if total is not None else None


def _tax_percent_of_net(row: BatchRow) -> float | None:
    tax, net = (decimal_of(row.fields.get(name)) for name in ("tax_amount", "net_amount"))
    return round(float(100 * tax / net), 1) if tax is not None and net else None


def _issue_year(row: BatchRow) -> float | None:
    try:
        return float(date.fromisoformat(row.fields.get("issue_date", "")).year)
    except ValueError:
        return None


_COLUMNS: dict[str, tuple[str, Callable[[BatchRow], Any]]] = {
    "document_id": ("object", lambda row: row.document_id),
    "issue_date": ("object", _text("issue_date")),
    "due_date": ("object", _text("due_date")),
    "effective_date": ("object", _text("effective_date")),
    "currency": ("object", _text("currency")),
    "number": ("object", _text("number")),
    "absolute_total": ("float64", _absolute_total),
    "tax_percent_of_net": ("float64", _tax_percent_of_net),
    "issue_year": ("float64", _issue_year),
}
