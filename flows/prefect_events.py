"""What happened, as Prefect events that automations can act on: ids, counts and codes, never a document's content.

One event a kind and chunk, not one a document: a server that gets an event for each drowns in them.
"""

import logging
from collections.abc import Iterable

from prefect.events import emit_event
from prefect.settings import get_current_settings

from flows.batch_summary import BatchSummary
from holdpoint.decision import Outcome
from review.records import Settled
from review.release_records import RuleRecord

logger = logging.getLogger("holdpoint.events")

HELD = "holdpoint.documents.held"
RELEASED = "holdpoint.documents.released"
QUARANTINED = "holdpoint.documents.quarantined"
DELIVERED = "holdpoint.deliveries.delivered"
DEAD_LETTERED = "holdpoint.deliveries.dead_lettered"
RULE_MADE = "holdpoint.rule.made"
RULE_CLOSED = "holdpoint.rule.closed"  # it releases nothing: too little evidence, or withdrawn
BATCH_FINISHED = "holdpoint.batch.finished"
BATCH_WITH_FAILURES = "holdpoint.batch.finished_with_failures"
RELEASE_STOPPED = "holdpoint.batch.release_stopped"
EXPECTATIONS_FAILED = "holdpoint.expectations.failed"
DRIFT = "holdpoint.drift.alert"


def settled(batch_id: str, source: str, what: Settled) -> None:
    """Documents of a batch were held, released or quarantined."""
    for name, ids in ((HELD, what.held), (RELEASED, what.released), (QUARANTINED, what.quarantined)):
        if ids:
            _emit(name, f"holdpoint.batch.{batch_id}", source=source, count=len(ids), documents=list(ids))


def sent(name: str, keys: Iterable[str]) -> None:
    """Deliveries ended as DELIVERED or DEAD_LETTERED says."""
    listed = list(keys)
    if listed:
        _emit(name, "holdpoint.outbox", count=len(listed), deliveries=listed)


def rules_made(rules: Iterable[RuleRecord]) -> None:
    """Release rules have new versions."""
    for rule in rules:
        _emit(
            RULE_MADE if rule.releases_some else RULE_CLOSED,
            f"holdpoint.rule.{rule.rule_id}",
            type=rule.key.document_type,
            stratum=rule.key.stratum,
            threshold=rule.threshold,
            judged=rule.judged,
            why=rule.why,
        )


def finished(summary: BatchSummary) -> None:
    """A batch is done; failures are what could not be read or taken in, and an equation that does not hold."""
    failures = summary.outcomes.get(Outcome.QUARANTINED, 0) + len(summary.left) + (not summary.equation_holds)
    _emit(
        BATCH_WITH_FAILURES if failures else BATCH_FINISHED,
        f"holdpoint.batch.{summary.batch_id}",
        source=summary.source,
        outcomes={str(outcome): count for outcome, count in summary.outcomes.items()},
        reasons={str(code): count for code, count in summary.reasons.items()},
        left=len(summary.left),
        equation_holds=summary.equation_holds,
    )


def release_stopped(batch_id: str, expectations: Iterable[str], *, broken: Iterable[str]) -> None:
    """Expectations on a batch failed, or suites cannot be used: its documents wait for a person."""
    _emit(
        RELEASE_STOPPED,
        f"holdpoint.batch.{batch_id}",
        expectations=list(expectations),
        broken_suites=list(broken),
    )


def expectations_failed(expectations: Iterable[str], *, broken: Iterable[str]) -> None:
    """What was settled of late does not meet its expectations."""
    _emit(EXPECTATIONS_FAILED, "holdpoint.expectations", expectations=list(expectations), broken_suites=list(broken))


def drifted(alert: int, stream: str, signal: str, since: str, examples: Iterable[str]) -> None:
    """A signal has moved since that moment; `examples` are ids of documents that show it."""
    _emit(DRIFT, f"holdpoint.drift.{alert}", stream=stream, signal=signal, since=since, documents=list(examples))


def _emit(name: str, resource: str, **payload: object) -> None:
    """An event that cannot be sent is no reason for anything to fail: the store has it all.

    Without a server nobody listens; Prefect would start one for it, which takes many seconds.
    """
    if get_current_settings().api.url is None:
        return
    try:
        emit_event(name, resource={"prefect.resource.id": resource}, payload=dict(payload))
    except Exception as error:  # noqa: BLE001 -- whatever the client raises
        logger.warning("An event could not be sent to Prefect", extra={"error": type(error).__name__})
