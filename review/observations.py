"""One row a settled document with what is watched of it, written in the transaction that settles it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, delete, insert, select, update

from holdpoint.decision import Quarantine
from holdpoint.finding import Severity
from holdpoint.model import Frozen
from review.database import Database
from review.records import Observation, Settlement
from review.tables import observations

_LONGEST_VALUE = 200  # characters; what is longer is no value that an expectation compares
# Run for every document: composed once.
_FORGET_READING = delete(observations).where(observations.c.document_id == bindparam("of_document"))
_OBSERVE = insert(observations)


class ObservedDocument(Frozen):
    """A row as the watch reads it."""

    document_id: str
    settled_at: datetime
    batch_id: str
    source: str
    document_type: str | None
    state: str
    reason_codes: tuple[str, ...]
    observation: Observation


class Observations:
    """What was settled of late, for drift and for expectations over time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def between(self, first: datetime, last: datetime, most: int) -> tuple[ObservedDocument, ...]:
        """What was settled from `first` up to, not including, `last`: the newest `most`, oldest first."""
        query = (
            select(observations)
            .where(observations.c.settled_at >= first, observations.c.settled_at < last)
            .order_by(observations.c.settled_at.desc(), observations.c.document_id.desc())
            .limit(most)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(_observed(row) for row in reversed(rows))


def observe(connection: Connection, row: RowMapping, settlement: Settlement, state: str, now: datetime) -> None:
    """Put down what is watched of a document that is being settled; a document that is read again has its newest."""
    decision, seen = settlement.decision, settlement.observation
    connection.execute(_FORGET_READING, {"of_document": decision.document_id})
    connection.execute(
        _OBSERVE,
        {
            "document_id": decision.document_id,
            "settled_at": now,
            "batch_id": row["batch_id"],
            "source": row["source"],
            "document_type": None if isinstance(decision, Quarantine) else str(decision.extraction.type.document_type),
            "destination": seen.destination,
            "state": state,
            "language": seen.language,
            "layout": seen.layout[:120],
            "quality": seen.quality,
            "vendor": seen.vendor,
            "confidence": seen.confidence,
            "type_confidence": seen.type_confidence,
            "reason_codes": sorted({str(f.code) for f in decision.findings if f.severity is not Severity.WARN}),
            "fields": {name: value for name, value in seen.fields.items() if len(value) <= _LONGEST_VALUE},
        },
    )


def forget(connection: Connection, document_id: str) -> None:
    """Erase what a document said; that there was one of its kind stays."""
    connection.execute(
        update(observations).where(observations.c.document_id == document_id).values(fields={}, vendor=None)
    )


def _observed(row: Mapping[str, object] | RowMapping) -> ObservedDocument:
    told = dict(row)
    return ObservedDocument.model_validate(
        {name: told[name] for name in ("document_id", "settled_at", "batch_id", "source", "document_type", "state")}
        | {"reason_codes": told["reason_codes"]}
        | {"observation": {name: told[name] for name in Observation.model_fields}}
    )
