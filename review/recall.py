"""Recall: a released document is corrected or taken back at every destination that has it, or may have it.

Each in one transaction: the new revision, its audit entries, and one delivery to each of those destinations. The outbox
sends them after the earlier revision (`review.order`).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, RowMapping, select, update

from holdpoint.decision import Correction, DeliveryState, Release, Resolution
from holdpoint.errors import ForbiddenError, StaleVersionError, TerminalError
from holdpoint.finding import Finding, Severity, title_of
from review.acceptance import RefusedError, unanswered
from review.audit import append
from review.authority import Actor, Role, needs_second_person
from review.clock import Clock
from review.corrections import without_gaps
from review.database import Database
from review.decisions import (
    Recheck,
    corrected_fields,
    effective_extraction,
    keep_summary,
    record_corrections,
)
from review.person_judgements import note_judgement
from review.release import Compose, correction_for, put_delivery, void_for
from review.settlement import document_row
from review.tables import deliveries, documents


class RecallDesk:
    """Where people correct or take back what was released. It takes an approver."""

    def __init__(self, database: Database, clock: Clock, recheck: Recheck) -> None:
        self._database = database
        self._clock = clock
        self._recheck = recheck

    def void(self, document_id: str, version: int, actor: Actor, reason: str) -> int:
        """Take the document back; gives the void's revision. It stays released, with the resolution `voided`.

        ForbiddenError, StaleVersionError (also when it is void already), TerminalError without a reason.
        """
        now = self._clock()
        with self._forbidden_on_record(document_id, actor), self._database.write() as connection:
            row = _released_row(connection, document_id, version, actor, reason)
            revision = int(row["revision"]) + 1
            compose = void_for(row, revision, row["revision"], actor.name, reason.strip(), now)
            destinations = self._send(connection, row, revision, compose, actor, now)
            self._record(connection, row, actor, Resolution.VOIDED, revision, reason, "voided", destinations, now)
            note_judgement(connection, row, actor.name, None, now)
        return revision

    def correct(
        self,
        document_id: str,
        version: int,
        actor: Actor,
        typed: Sequence[Correction],
        reason: str,
        accepted: frozenset[str] = frozenset(),
    ) -> int:
        """Send the document's values anew, with these; gives the correction's revision.

        The checks run on the corrected values. RefusedError when one of them holds and is not among `accepted`;
        ForbiddenError when the amount is above the limit and the person typed money or account in; CorrectionError for
        a bad value, TerminalError when no value differs; otherwise as for `void`. None of them changes anything.
        """
        now = self._clock()
        with self._forbidden_on_record(document_id, actor), self._database.write() as connection:
            row = _released_row(connection, document_id, version, actor, reason)
            if not record_corrections(connection, row, actor, typed, now):
                raise _nothing_done("These values stand there already.", "Say what differs.", document_id)
            extraction = without_gaps(effective_extraction(connection, row))
            rechecked = self._recheck(row, extraction)
            findings = rechecked.findings
            own = corrected_fields(connection, document_id, actor.name)
            forbidden = needs_second_person(findings, actor, own) or _takes_two(findings, own)
            if forbidden is not None:
                raise ForbiddenError(
                    forbidden,
                    consequence="Nothing was corrected.",
                    remedy="Void the document, and have the sender send it anew.",
                    document_id=document_id,
                )
            holding = unanswered(findings, accepted)
            if holding:
                raise RefusedError(holding)
            revision = int(row["revision"]) + 1
            release = Release(
                document_id=document_id,
                extraction=extraction,
                summary=rechecked.summary,
                findings=tuple(f for f in findings if f.severity is Severity.WARN),
                decided_by=actor.name,
            )
            keep_summary(connection, row, rechecked.summary)
            compose = correction_for(connection, row, release, revision, row["revision"], reason.strip(), now)
            destinations = self._send(connection, row, revision, compose, actor, now)
            self._record(
                connection, row, actor, Resolution.APPROVED, revision, reason, "correction_sent", destinations, now
            )
            note_judgement(connection, row, actor.name, extraction, now)
        return revision

    @contextmanager
    def _forbidden_on_record(self, document_id: str, actor: Actor) -> Iterator[None]:
        """An attempt without the right to it changes nothing, but stands in the audit trail."""
        try:
            yield
        except ForbiddenError as error:
            with self._database.write() as connection:
                row = document_row(connection, document_id)
                append(
                    connection,
                    at=self._clock(),
                    actor=actor.name,
                    action="recall_forbidden",
                    document_id=document_id,
                    batch_id=row["batch_id"],
                    details={"why": error.fact},
                )
            raise

    def _send(
        self, connection: Connection, row: RowMapping, revision: int, compose: Compose, actor: Actor, now: datetime
    ) -> list[str]:
        """One delivery to each destination that an earlier revision was put down for.

        Also where it was given up: an attempt without an answer may have arrived. Its dead letter is answered for by
        the new revision.
        """
        earlier = connection.execute(
            select(deliveries)
            .where(deliveries.c.document_id == row["document_id"])
            .order_by(deliveries.c.revision, deliveries.c.key)
        ).mappings()
        latest = {one["destination"]: one for one in earlier}
        for destination, one in sorted(latest.items()):
            put_delivery(connection, row, revision, destination, one["fallback"], compose, now, actor.name)
        connection.execute(
            update(deliveries)
            .where(
                deliveries.c.document_id == row["document_id"],
                deliveries.c.revision < revision,
                deliveries.c.state == DeliveryState.DEAD_LETTER,
            )
            .values(state=DeliveryState.FAILED_OVER)
        )
        return sorted(latest)

    def _record(
        self,
        connection: Connection,
        row: RowMapping,
        actor: Actor,
        resolution: Resolution,
        revision: int,
        reason: str,
        action: str,
        destinations: list[str],
        now: datetime,
    ) -> None:
        connection.execute(
            update(documents)
            .where(documents.c.document_id == row["document_id"])
            .values(
                resolution=resolution,
                decided_by=actor.name,
                decided_at=now,
                note=reason.strip(),
                version=row["version"] + 1,
                revision=revision,
            )
        )
        append(
            connection,
            at=now,
            actor=actor.name,
            action=action,
            document_id=row["document_id"],
            batch_id=row["batch_id"],
            details={"reason": reason.strip(), "revision": revision, "destinations": destinations},
        )


def _takes_two(findings: Sequence[Finding], own: frozenset[str]) -> str | None:
    """Why one person may not correct it so: what was corrected takes two, and what was released went past two."""
    changed = [f for f in findings if f.severity is Severity.SECOND_PERSON and own & set(f.fields)]
    return f"{title_of(changed[0].code)}, and that takes two people." if changed else None


def _released_row(connection: Connection, document_id: str, version: int, actor: Actor, reason: str) -> RowMapping:
    if actor.role < Role.APPROVER:
        raise ForbiddenError(
            f"{actor.name} is a {actor.role.word} and may not recall a released document.",
            consequence="Nothing was changed.",
            remedy="It takes a person with the role approver.",
            document_id=document_id,
        )
    if not reason.strip():
        raise _nothing_done(
            "A reason is needed.", "Say in a few words why, for the receivers and the audit trail.", document_id
        )
    row = document_row(connection, document_id)
    if row["resolution"] == Resolution.VOIDED:
        raise StaleVersionError(
            f"Already voided by {row['decided_by']} at {row['decided_at']:%Y-%m-%d %H:%M} UTC.",
            consequence="Nothing was changed.",
            decided_by=row["decided_by"],
            document_id=document_id,
        )
    if row["erased_at"] is not None:
        raise _nothing_done(
            "What this document said was erased by retention, so it cannot be recalled.",
            "Settle it with the receiver; the audit trail names the deliveries.",
            document_id,
        )
    if row["state"] != "released":
        raise StaleVersionError(
            f"This document is {row['state']}: nothing was sent that could be recalled.",
            consequence="Nothing was changed.",
            document_id=document_id,
        )
    if row["version"] != version:
        raise StaleVersionError(
            "Someone has changed this document since you looked at it.",
            consequence="Nothing was changed.",
            remedy="Look at it again.",
            document_id=document_id,
        )
    return row


def _nothing_done(fact: str, remedy: str, document_id: str) -> TerminalError:
    return TerminalError(fact, consequence="Nothing was changed.", remedy=remedy, document_id=document_id)
