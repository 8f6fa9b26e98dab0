"""What became of documents since a day, for those who answer for them: shares released, turnaround, what people did."""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select

from holdpoint.model import Frozen
from review.database import Database
from review.tables import audit_entries, documents, observations
from review.watch import DecidedDocument

_MOST = 20_000  # documents whose turnaround is looked at, the newest
_TOLD_ACTIONS = ("drift_alert", "drift_closed", "release_stopped", "release_resumed", "rule_made", "rule_withdrawn")
_LOOKED_THROUGH = 20_000  # entries of the audit trail, the newest


class TypeActivity(Frozen):
    """What became of the documents of one type since a day."""

    document_type: str
    settled: int = 0
    released_at_once: int = 0  # by policy, without a person
    turnaround_hours: tuple[float, ...] = ()  # from arrival to release, sorted


class PersonActivity(Frozen):
    """What one person decided since a day."""

    name: str
    decided: int
    corrected: int  # documents with at least one corrected value
    overridden: int  # documents released with a reason waved through
    rejected: int


class Happening(Frozen):
    """An entry of the audit trail that is about the installation, not about one document."""

    at: datetime
    actor: str
    action: str
    details: dict[str, object]


class WatchFigures:
    """Reads them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def types(self, since: datetime) -> tuple[TypeActivity, ...]:
        """By type, of what was settled since then; what could not be read has none."""
        counted = (
            select(observations.c.document_type, observations.c.state, func.count())
            .where(observations.c.settled_at >= since, observations.c.document_type.is_not(None))
            .group_by(observations.c.document_type, observations.c.state)
        )
        released = (
            select(documents.c.document_type, documents.c.created_at, documents.c.settled_at, documents.c.decided_at)
            .where(documents.c.state == "released", documents.c.settled_at >= since)
            .order_by(documents.c.settled_at.desc())
            .limit(_MOST)
        )
        settled: defaultdict[str, int] = defaultdict(int)
        at_once: defaultdict[str, int] = defaultdict(int)
        hours: defaultdict[str, list[float]] = defaultdict(list)
        with self._database.read() as connection:
            for document_type, state, count in connection.execute(counted):
                settled[document_type] += int(count)
                at_once[document_type] += int(count) if state == "released" else 0
            for document_type, arrived, decided, by_person in connection.execute(released):
                left = max(filter(None, (decided, by_person)))
                hours[document_type].append(max((left - arrived).total_seconds() / 3600, 0.0))
        return tuple(
            TypeActivity(
                document_type=name,
                settled=settled[name],
                released_at_once=at_once[name],
                turnaround_hours=tuple(sorted(hours[name])),
            )
            for name in sorted({*settled, *hours} - {None})
        )

    def happenings(self, most: int = 50) -> tuple[Happening, ...]:
        """The newest entries of the audit trail on rules, stops and drift, newest first."""
        newest = select(func.max(audit_entries.c.seq)).scalar_subquery()
        query = (
            select(audit_entries.c.at, audit_entries.c.actor, audit_entries.c.action, audit_entries.c.details)
            .where(audit_entries.c.seq > newest - _LOOKED_THROUGH, audit_entries.c.action.in_(_TOLD_ACTIONS))
            .order_by(audit_entries.c.seq.desc())
            .limit(most)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return tuple(Happening(at=at, actor=by, action=what, details=json.loads(text)) for at, by, what, text in rows)


def by_person(decided: Iterable[DecidedDocument]) -> tuple[PersonActivity, ...]:
    """What each person did, by name."""
    found: defaultdict[str, list[DecidedDocument]] = defaultdict(list)
    for one in decided:
        found[one.decided_by].append(one)
    return tuple(
        PersonActivity(
            name=name,
            decided=len(own),
            corrected=sum(bool(one.corrected) for one in own),
            overridden=sum(bool(one.accepted) for one in own),
            rejected=sum(one.resolution == "rejected" for one in own),
        )
        for name, own in sorted(found.items())
    )
