"""All suites on a batch and on what was settled before it: findings, stops, results to show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from holdpoint.finding import Finding, ReasonCode
from holdpoint.model import Frozen
from validators.expectations.library import Library
from validators.expectations.outcomes import (
    ExpectationResult,
    Stop,
    merged,
    result_of,
    row_findings,
    skipped,
    stop_of,
)
from validators.expectations.reference import lacking, needs_reference, parameters
from validators.expectations.rows import BatchRow, RowTable
from validators.expectations.suite_files import BrokenSuite, Suite, SuiteExpectation, Suites, read_suites


@dataclass(frozen=True)  # not a record that is stored: checking ten thousand findings anew takes as long as making them
class BatchExpectations:
    """What the batch showed: `findings` by document id, only of documents that fail; one result per expectation."""

    findings: Mapping[str, tuple[Finding, ...]]
    results: tuple[ExpectationResult, ...]
    stops: tuple[Stop, ...] = ()
    broken: tuple[BrokenSuite, ...] = ()


class History(Frozen):
    """What was settled before the batch: `window` of late, `reference` before that. They share no document."""

    window: tuple[BatchRow, ...] = ()
    reference: tuple[BatchRow, ...] = ()


def check_batch(
    rows: Sequence[BatchRow],
    suites: Suites | None = None,
    history: History = History(),  # noqa: B008 -- frozen
    *,
    today: date | None = None,
) -> BatchExpectations:
    """All suites on the rows of a batch; without rows nothing is looked at. `suites` None: the shipped ones.

    A row that lacks a value is skipped by expectations on rows: what must be there is another check. A suite that
    cannot be used, or an expectation that cannot be evaluated, stops the release of the batch.
    """
    given = suites or read_suites()
    if not rows:
        return BatchExpectations(findings={}, results=(), broken=given.broken, stops=_stops_of(given.broken))
    return _checked(rows, given, history, today or date.today())


def check_history(suites: Suites, history: History, *, today: date) -> BatchExpectations:
    """The suites over the history alone, without a batch: what daily upkeep looks at. It stops nothing by itself."""
    over_time = tuple(suite for suite in suites.usable if suite.scope.window == "history")
    chosen = Suites(usable=over_time, broken=suites.broken)
    if not over_time or not (history.window or history.reference):
        return BatchExpectations(findings={}, results=(), broken=suites.broken)
    return _checked((), chosen, history, today)


def checked_files(suites: Suites) -> tuple[BrokenSuite, ...]:
    """What is wrong with the files, by asking the library itself; () when all can be used."""
    library = Library()
    found = [built for suite in suites.usable if isinstance(built := library.built(suite), BrokenSuite)]
    for suite in suites.usable:
        try:
            parameters([name for one in suite.expectations for name in one.parameters], (), date.today())
        except ValueError as error:
            found.append(BrokenSuite(file=suite.file, problem=str(error)))
    return (*suites.broken, *found)


def _checked(rows: Sequence[BatchRow], suites: Suites, history: History, today: date) -> BatchExpectations:
    library = Library()
    broken = list(suites.broken)
    results: list[ExpectationResult] = []
    findings: list[Mapping[str, Finding]] = []
    stops: list[Stop] = []
    of_batch = {row.document_id for row in rows}
    tables = {"batch": RowTable(rows), "history": RowTable((*_before(history, of_batch), *rows))}
    for suite in suites.usable:
        built = library.built(suite)
        if isinstance(built, BrokenSuite):
            broken.append(built)
            continue
        table = tables[suite.scope.window]
        places = _covered(suite, table.rows)
        if len(places) == len(rows) == len(table.rows):
            covered = of_batch
        else:
            covered = {name for place in places if (name := table.rows[place].document_id) in of_batch}
        if of_batch and not covered:
            continue  # nothing of this batch is this suite's concern
        reference = [history.reference[place] for place in _covered(suite, history.reference)]
        try:
            told = _evaluated(library, suite, built, table, places, reference, today)
        except ValueError as error:
            broken.append(BrokenSuite(file=suite.file, problem=str(error)))
            continue
        for expectation, outcome, result in told:
            results.append(result)
            findings.append(row_findings(expectation, outcome, covered))
            if result.stops:
                stops.append(stop_of(suite, result, covered))
    return BatchExpectations(
        findings=merged(findings),
        results=tuple(results),
        stops=(*stops, *_stops_of(broken)),
        broken=tuple(broken),
    )


def _evaluated(
    library: Library,
    suite: Suite,
    built: Sequence[Any],
    table: RowTable,
    places: Sequence[int],
    reference: Sequence[BatchRow],
    today: date,
) -> list[tuple[SuiteExpectation, Mapping[str, Any], ExpectationResult]]:
    """Each expectation with the library's outcome ({} where it was skipped) and what that means."""
    rows = len(places)
    told: dict[str, tuple[SuiteExpectation, Mapping[str, Any], ExpectationResult]] = {}
    asked: list[tuple[SuiteExpectation, Any]] = []
    for expectation, made in zip(suite.expectations, built, strict=True):
        why = _why_not(suite, expectation, rows, reference)
        if why is None:
            asked.append((expectation, made))
        else:
            told[expectation.name] = (expectation, {}, skipped(suite, expectation, why, rows))
    if asked:
        values = parameters([name for one, _ in asked for name in one.parameters], reference, today)
        chosen = None if rows == len(table.rows) else places
        outcomes = library.validate(suite, [made for _, made in asked], table, chosen, values)
        for (expectation, _), outcome in zip(asked, outcomes, strict=True):
            told[expectation.name] = (expectation, outcome, result_of(suite, expectation, outcome, rows))
    return [told[expectation.name] for expectation in suite.expectations]


def _why_not(suite: Suite, expectation: SuiteExpectation, rows: int, reference: Sequence[BatchRow]) -> str | None:
    least = expectation.meta.min_rows or suite.scope.min_rows
    if rows < least:
        return f"Not looked at: {rows} rows, it needs {least}."
    if needs_reference(expectation.parameters) and len(reference) < suite.scope.min_reference_rows:
        return f"Not looked at: the reference has {len(reference)} rows, it needs {suite.scope.min_reference_rows}."
    column = lacking(expectation.parameters, reference)
    if column is not None:
        return f"Not looked at: the reference has no {column.replace('_', ' ')}."
    return None


def _covered(suite: Suite, rows: Sequence[BatchRow]) -> Sequence[int]:
    """The places of the rows that the suite covers."""
    scope = suite.scope
    if not (scope.document_types or scope.destinations or scope.sources):
        return range(len(rows))
    return [
        place
        for place, row in enumerate(rows)
        if (not scope.document_types or str(row.document_type) in scope.document_types)
        and (not scope.destinations or row.destination in scope.destinations)
        and (not scope.sources or row.source in scope.sources)
    ]


def _before(history: History, of_batch: set[str]) -> list[BatchRow]:
    """The window without documents that are read again in this batch."""
    return [row for row in history.window if row.document_id not in of_batch]


def _stops_of(broken: Sequence[BrokenSuite]) -> tuple[Stop, ...]:
    return tuple(Stop(finding=Finding(code=ReasonCode.EXPECTATION_FAILED, message=one.message)) for one in broken)
