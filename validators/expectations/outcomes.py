"""What a suite said about its rows, as findings and stops: pure, on plain data."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from holdpoint.finding import Finding, ReasonCode
from holdpoint.model import Frozen
from validators.expectations.rows import FIELD_NAMES
from validators.expectations.suite_files import Severity, Suite, SuiteExpectation

Status = Literal["met", "failed", "skipped", "impossible"]
_MOST_SHOWN = 300  # characters of an observed value


class ExpectationResult(Frozen):
    """How one expectation fared over all rows that have a value for it."""

    suite: str
    name: str
    status: Status  # impossible: the library could not evaluate it
    severity: Severity
    message: str  # what was expected
    observed: str  # what there was, or why it was not looked at
    rows: int
    unexpected_count: int = 0
    unexpected_documents: tuple[str, ...] = ()
    is_on_rows: bool = False  # it speaks of single rows, not of all of them together
    stops: bool = False

    @property
    def success(self) -> bool:
        return self.status in ("met", "skipped")


class FailingRows(NamedTuple):
    """The rows that an expectation on single rows found fault with; each with the values of the columns it names."""

    columns: tuple[str, ...] = ()
    documents: Sequence[str] = ()
    values: Sequence[tuple[object, ...]] = ()


class Stop(Frozen):
    """Why documents of this batch are not released without a person. `document_ids` None: all of them."""

    finding: Finding
    document_ids: frozenset[str] | None = None

    def holds(self, document_id: str) -> bool:
        """Whether it keeps that document."""
        return self.document_ids is None or document_id in self.document_ids


def result_of(suite: Suite, expectation: SuiteExpectation, outcome: Mapping[str, Any], rows: int) -> ExpectationResult:
    """The library's own outcome (its JSON form) as ours.

    Failing rows are their documents' affair; the batch stops where an expectation on all rows together fails, or one
    on rows that says how many may fail (`mostly`).
    """
    found = outcome.get("result") or {}
    is_on_rows = "unexpected_count" in found
    if not is_on_rows and "observed_value" not in found and not outcome.get("success"):
        return ExpectationResult(
            suite=suite.name,
            name=expectation.name,
            status="impossible",
            severity=expectation.severity,
            message=expected(expectation, outcome),
            observed=f"Great Expectations could not evaluate it: {_reason(outcome.get('exception_info'))}",
            rows=rows,
            stops=True,  # whatever its severity: what cannot be evaluated proves nothing
        )
    failed = not outcome.get("success")
    return ExpectationResult(
        suite=suite.name,
        name=expectation.name,
        status="failed" if failed else "met",
        severity=expectation.severity,
        message=expected(expectation, outcome),
        observed=_observed(found, is_on_rows),
        rows=rows,
        unexpected_count=int(found.get("unexpected_count") or 0),
        unexpected_documents=tuple(dict.fromkeys(_failing(outcome).documents)),
        is_on_rows=is_on_rows,
        stops=failed and expectation.severity == "critical" and (not is_on_rows or "mostly" in expectation.kwargs),
    )


def skipped(suite: Suite, expectation: SuiteExpectation, why: str, rows: int) -> ExpectationResult:
    """An expectation that had too little to look at."""
    return ExpectationResult(
        suite=suite.name,
        name=expectation.name,
        status="skipped",
        severity=expectation.severity,
        message=expected(expectation, {}),
        observed=why,
        rows=rows,
    )


def row_findings(
    expectation: SuiteExpectation, outcome: Mapping[str, Any], of_batch: Container[str]
) -> dict[str, Finding]:
    """A finding for every failing row of the batch, by document; none where the expectation's owner wants none."""
    if not expectation.meta.finds_rows or expectation.severity != "critical":
        return {}
    failing = _failing(outcome)
    if not failing.documents:
        return {}
    same = f"{expected(expectation, outcome)} Correct it if it was misread; approve it if it is right."
    said: dict[tuple[object, ...], Finding] = {}  # rows that fail often fail alike
    told: dict[str, Finding] = {}
    for document_id, values in zip(failing.documents, failing.values, strict=True):
        if document_id in of_batch:
            if values not in said:
                said[values] = _finding(expectation, dict(zip(failing.columns, values, strict=True)), same)
            told[document_id] = said[values]
    return told


def stop_of(suite: Suite, result: ExpectationResult, covered: Iterable[str]) -> Stop:
    """The stop that a failing expectation puts on its batch."""
    what = "the batch" if suite.scope.window == "batch" else "the batch with what was settled before it"
    stopped = "this batch" if suite.scope.stops == "batch" else "the documents of this batch that the suite covers"
    message = (
        f"Automatic release of {stopped} is stopped: {what} does not meet '{result.name}' of the suite "
        f"'{suite.name}' ({Path(suite.file).name}). Expected: {result.message} Observed over {result.rows} rows: "
        f"{result.observed} Look at what has changed; approve the document if it is right, or have the suite's owner "
        "change the file."
    )
    return Stop(
        finding=Finding(code=ReasonCode.EXPECTATION_FAILED, message=message),
        document_ids=None if suite.scope.stops == "batch" else frozenset(covered),
    )


def merged(parts: Iterable[Mapping[str, Finding]]) -> dict[str, tuple[Finding, ...]]:
    """All findings by document, in the order of the expectations; the same sentence stands once."""
    found: defaultdict[str, dict[str, Finding]] = defaultdict(dict)
    for part in parts:
        for document_id, finding in part.items():
            found[document_id].setdefault(finding.message, finding)
    return {document_id: tuple(one.values()) for document_id, one in found.items()}


def expected(expectation: SuiteExpectation, outcome: Mapping[str, Any]) -> str:
    """What is expected, as a sentence: the owner's, or one made of the type; with the arguments as evaluated."""
    kwargs = (outcome.get("expectation_config") or {}).get("kwargs") or expectation.kwargs
    if expectation.meta.message:
        message = expectation.meta.message
        for name, value in kwargs.items():
            message = message.replace("{" + name + "}", _short(value))
        return message
    words = expectation.type.removeprefix("expect_").replace("_", " ")
    said = ", ".join(f"{name} {_short(value)}" for name, value in kwargs.items() if name not in ("batch_id",))
    return f"{words[:1].upper()}{words[1:]} ({said})." if said else f"{words[:1].upper()}{words[1:]}."


def _finding(expectation: SuiteExpectation, values: Mapping[str, Any], same: str) -> Finding:
    shown = ", ".join(_shown(value) for value in values.values())
    label = ", ".join(name.replace("_", " ") for name in values)
    fact = expectation.meta.fact.replace("{value}", shown) or f"The {label} is {shown}."
    fields = expectation.meta.fields
    if fields is None:
        fields = tuple(name for name in values if name in FIELD_NAMES)
    return Finding(code=ReasonCode.EXPECTATION_FAILED, message=f"{fact} {same}", fields=fields)


def _failing(outcome: Mapping[str, Any]) -> FailingRows:
    found = outcome.get("failing")
    return found if isinstance(found, FailingRows) else FailingRows()


def _observed(found: Mapping[str, Any], is_on_rows: bool) -> str:
    if is_on_rows:
        share = found.get("unexpected_percent")
        told = f"{found.get('unexpected_count') or 0} of {found.get('element_count') or 0} rows fail"
        return f"{told} ({share:.3g} % of those with a value)." if isinstance(share, int | float) else f"{told}."
    return f"{_short(found.get('observed_value'))}."


def _shown(value: object) -> str:
    if value is None:
        return "missing"
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _short(value: object) -> str:
    text = f"{value:.6g}" if isinstance(value, float) else str(value)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]} ..."


def _reason(info: object) -> str:
    """The message of the exception that Great Expectations kept."""
    if isinstance(info, Mapping):
        if isinstance(info.get("exception_message"), str):
            return str(info["exception_message"])
        for one in info.values():
            said = _reason(one)
            if said:
                return said
    return "it gave no result."
