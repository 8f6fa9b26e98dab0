"""What is worth a log line: one function an event, so that every line is the same wherever it is written.

Ids, codes and counts only. What a person typed and what a document says never comes here.
"""

import logging
from collections.abc import Iterable

from flows.batch_summary import BatchSummary
from holdpoint.decision import DeliveryState
from holdpoint.errors import HoldpointError
from holdpoint.ports import ModelAnswer
from review.outbox import LeasedDelivery
from review.records import ArrivalRecord, Settled, Settlement
from review.release_records import RuleRecord

_batch = logging.getLogger("holdpoint.batch")
_document = logging.getLogger("holdpoint.document")
_delivery = logging.getLogger("holdpoint.delivery")
_source = logging.getLogger("holdpoint.source")
_model = logging.getLogger("holdpoint.model")


def batch_started(batch_id: str, source: str, *, resumed: bool = False) -> None:
    """A batch begins, or goes on after an interruption."""
    words = "Batch resumed" if resumed else "Batch started"
    _batch.info(words, extra={"batch_id": batch_id, "source": source})


def batch_finished(summary: BatchSummary) -> None:
    """A batch came to its end."""
    counts = {str(outcome): count for outcome, count in summary.outcomes.items()}
    _batch.info(
        "Batch finished",
        extra={
            "batch_id": summary.batch_id,
            "source": summary.source,
            "arrivals": summary.arrivals,
            "members": summary.members,
            "known": summary.already_recorded,
            "left": len(summary.left),
            "seconds": round(sum(summary.stage_seconds.values()), 3),
            **counts,
        },
    )


def arrived(record: ArrivalRecord) -> None:
    """A file was recorded: a new document, a duplicate or a container."""
    ids = {"batch_id": record.batch_id, "source": record.source, "document_id": record.document_id}
    _document.info("Arrived", extra=ids | {"outcome": record.outcome})


def settled(settlements: Iterable[Settlement], new: Settled) -> None:
    """Documents were newly held, quarantined or released, with the codes of what held them. The batch is bound."""
    ids = {*new.held, *new.quarantined, *new.released}
    outcomes = dict.fromkeys(new.released, "released") | dict.fromkeys(new.held, "held")
    for document_id in (one.decision.document_id for one in settlements if one.decision.document_id in ids):
        _document.info(
            "Settled",
            extra={
                "document_id": document_id,
                "outcome": outcomes.get(document_id, "quarantined"),
                "reasons": list(new.codes.get(document_id, ())) or None,
            },
        )


def rule_made(rule: RuleRecord) -> None:
    """A release rule has a new version; a warning where it releases nothing any more."""
    _document.log(
        logging.INFO if rule.releases_some else logging.WARNING,
        "Release rule made",
        extra={
            "rule": rule.rule_id,
            "type": rule.key.document_type,
            "stratum": rule.key.stratum,
            "threshold": rule.threshold,
            "judged": rule.judged,
        },
    )


def delivery_ended(leased: LeasedDelivery, state: DeliveryState, error: HoldpointError | None) -> None:
    """An attempt at a delivery ended; a warning where it did not arrive, an error where it was given up."""
    level = {
        DeliveryState.DELIVERED: logging.INFO,
        DeliveryState.DEAD_LETTER: logging.ERROR,
    }.get(state, logging.WARNING)
    delivery = leased.delivery
    _delivery.log(
        level,
        "Delivery attempted",
        extra={
            "batch_id": leased.batch_id,
            "document_id": delivery.document_id,
            "delivery": delivery.key,
            "destination": delivery.destination,
            "attempt": delivery.attempts,
            "state": state,
            "error": type(error).__name__ if error is not None else None,
        },
    )


def lease_lost(name: str, worker: str) -> None:
    """A worker was silent for too long and another has its shard; what it wrote since was refused."""
    _batch.warning("Lease lost", extra={"shard": name, "worker": worker})


def item_left(source: str, error: HoldpointError) -> None:
    """A file at a source could not be taken now; the next run tries again."""
    _source.warning("A file was left for the next run", extra={"source": source, "error": type(error).__name__})


def source_failed(source: str, error: HoldpointError) -> None:
    """A source could not be read at all."""
    _source.error(
        "The source cannot be read",
        extra={"source": source, "error": type(error).__name__, "exit_code": int(error.exit_code)},
    )


def model_answered(document_id: str, answer: ModelAnswer, seconds: float) -> None:
    """A language model answered; what it said is not told here."""
    _model.info(
        "Language model answered",
        extra={
            "document_id": document_id,
            "seconds": round(seconds, 3),
            "input_tokens": answer.input_tokens,
            "output_tokens": answer.output_tokens,
        },
    )


def model_failed(document_id: str, error: HoldpointError, seconds: float) -> None:
    """A language model gave no answer; the extractive summary stands."""
    _model.warning(
        "Language model gave no answer",
        extra={"document_id": document_id, "seconds": round(seconds, 3), "error": type(error).__name__},
    )


def release_stopped(batch_id: str, expectations: Iterable[str], *, broken: int) -> None:
    """Expectations on a batch failed, or suites of it cannot be used: nothing of it leaves without a person."""
    _batch.warning(
        "Automatic release stopped",
        extra={"batch_id": batch_id, "expectations": list(expectations), "broken_suites": broken},
    )


def expectations_failed(expectations: Iterable[str], *, broken: int) -> None:
    """What was settled of late does not meet its expectations."""
    _batch.warning("Expectations over time failed", extra={"expectations": list(expectations), "broken_suites": broken})


def drifted(alert: int, stream: str, signal: str) -> None:
    """A signal has moved; the alert in the store says what, since when, and names documents."""
    _batch.warning("Drift", extra={"alert": alert, "stream": stream, "signal": signal})
