"""A person's decisions on held and quarantined documents, each in one transaction with its audit entry.

The version that the person saw is compared inside the transaction, so of two people only the first decides.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, insert, select, update

from holdpoint.decision import Correction, Release, Resolution
from holdpoint.errors import ForbiddenError, TerminalError
from holdpoint.extraction import DocumentType, Extraction, Summary
from holdpoint.finding import Finding, ReasonCode, Severity
from review.acceptance import RefusedError, reason_needed, unanswered
from review.audit import append
from review.authority import Actor, needs_second_person
from review.clock import Clock
from review.corrections import apply, checked, current_value, without_gaps
from review.database import Database
from review.open_documents import open_row, resolve, send_again
from review.person_judgements import note_judgement
from review.policy import PolicyFor
from review.recheck import Rechecked
from review.records import OPEN_STATES
from review.release import put_into_outbox
from review.release_decisions import note_vendor
from review.settlement import keys_of, write_keys
from review.tables import corrections, documents
from review.two_people import approvals_of, digest_of, first_of, record_approval, takes_two
from validators.strata import vendor_hash

Recheck = Callable[[RowMapping, Extraction], Rechecked]
"""The checks and the summary again, on the row and its corrected extraction, with every value confirmed by a person."""


class DecisionDesk:
    """Where people decide. `recheck` runs the checks again; `policy_for` says where an approved document goes."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        policy_for: PolicyFor,
        recheck: Recheck,
    ) -> None:
        self._database = database
        self._clock = clock
        self._policy_for = policy_for
        self._recheck = recheck

    def save_corrections(
        self, document_id: str, version: int, actor: Actor, typed: Sequence[Correction]
    ) -> tuple[Finding, ...]:
        """Keep a person's values without deciding; gives what the checks say now. CorrectionError for a bad value."""
        now = self._clock()
        with self._database.write() as connection:
            row = open_row(connection, document_id, version, actor, states=("held",))
            record_corrections(connection, row, actor, typed, now)
            _touch(connection, row)
            rechecked = self._recheck(row, without_gaps(effective_extraction(connection, row)))
            keep_summary(connection, row, rechecked.summary)
            return tuple(f for f in rechecked.findings if f.severity.holds)

    def approve(
        self,
        document_id: str,
        version: int,
        actor: Actor,
        typed: Sequence[Correction] = (),
        accepted: frozenset[str] = frozenset(),
        why: str = "",
    ) -> str | None:
        """Release a held document with the person's values; gives the delivery key's document revision as text.

        None where it takes two people and this one is the first: it stays held until another approves the same values.
        The checks run again on the corrected values. RefusedError when one of them still holds and its key is not among
        `accepted`; TerminalError when an accepted one needs a reason (`why`) and there is none; ForbiddenError when the
        person may not release this amount, or was the first of two already.
        """
        now = self._clock()
        refusal: TerminalError | None = None
        revision = 0
        with self._database.write() as connection:
            row = open_row(connection, document_id, version, actor, states=("held",))
            changed = record_corrections(connection, row, actor, typed, now)
            extraction = without_gaps(effective_extraction(connection, row))
            rechecked = self._recheck(row, extraction)
            findings = rechecked.findings
            keep_summary(connection, row, rechecked.summary)
            open_findings = unanswered(findings, accepted)
            policy = self._policy_for(extraction.type.document_type, row["source"])
            forbidden = needs_second_person(findings, actor, corrected_fields(connection, document_id, actor.name))
            if forbidden is not None:
                refusal = ForbiddenError(
                    forbidden,
                    consequence="The document stays held; the values are kept.",
                    remedy="Another person with the role approver can approve it.",
                    document_id=document_id,
                )
                append(
                    connection,
                    at=now,
                    actor=actor.name,
                    action="approval_forbidden",
                    document_id=document_id,
                    batch_id=row["batch_id"],
                    details={"why": forbidden},
                )
                if changed:
                    _touch(connection, row)
            elif open_findings or policy is None:
                refusal = RefusedError(open_findings or [_no_policy(extraction.type.document_type)])
                if changed:
                    _touch(connection, row)
            elif not why.strip() and (silent := [f for f in findings if f.severity.holds and f.needs_reason]):
                refusal = reason_needed(silent, document_id)
                if changed:
                    _touch(connection, row)
            elif (first := self._first_of_two(connection, row, actor, extraction, findings, why, now)) is None:
                return None
            else:
                revision = row["revision"] + 1
                release = Release(
                    document_id=document_id,
                    extraction=extraction,
                    summary=rechecked.summary,
                    findings=tuple(f for f in findings if f.severity is Severity.WARN),
                    decided_by=actor.name,
                )
                resolve(
                    connection, row, actor, Resolution.APPROVED, now, state="released", revision=revision,
                    details={"accepted": sorted(accepted & {f.key for f in findings}), **_told(why, first)},
                )  # fmt: skip
                note_judgement(connection, row, actor.name, extraction, now)
                note_vendor(connection, vendor_hash(extraction), now)
                put_into_outbox(connection, row, release, revision, policy, now)
        if refusal is not None:  # raised after the commit: what was typed and the forbidden attempt stay on record
            raise refusal
        return str(revision)

    def _first_of_two(
        self,
        connection: Connection,
        row: RowMapping,
        actor: Actor,
        extraction: Extraction,
        findings: Sequence[Finding],
        why: str,
        now: datetime,
    ) -> str | None:
        """Who approved it first ("" where it takes one person), or None: this one is the first, and is recorded."""
        if not takes_two(findings):
            return ""
        document_id, values = row["document_id"], digest_of(extraction)
        approved = approvals_of(connection, document_id)
        first = first_of(approved, values, actor)
        if first is not None:
            return first.approved_by
        if any(a.approved_by == actor.name and a.values_sha256 == values for a in approved):
            raise ForbiddenError(
                f"{actor.name} has approved it already, and it takes two people.",
                consequence="The document stays held.",
                remedy="Another person approves it, or rejects it.",
                document_id=document_id,
            )
        record_approval(connection, document_id, actor, values, now)
        _touch(connection, row)
        append(
            connection,
            at=now,
            actor=actor.name,
            action="approved_first",
            document_id=document_id,
            batch_id=row["batch_id"],
            details={"codes": sorted({str(f.code) for f in findings if takes_two([f])}), **_told(why, "")},
        )
        return None

    def reject(self, document_id: str, version: int, actor: Actor, note: str) -> None:
        """It will not be released; `note` says why and must not be empty."""
        self._close(document_id, version, actor, Resolution.REJECTED, ("held",), note)

    def discard(self, document_id: str, version: int, actor: Actor, note: str) -> None:
        """A quarantined file that nobody needs; the original is kept."""
        self._close(document_id, version, actor, Resolution.DISCARDED, ("quarantined",), note)

    def read_again(
        self,
        document_id: str,
        version: int,
        actor: Actor,
        *,
        password: str | None = None,
        document_type: DocumentType | None = None,
    ) -> None:
        """Send it through the flow once more: a retry, with a password, or as another type. The next run takes it."""
        now = self._clock()
        with self._database.write() as connection:
            row = open_row(connection, document_id, version, actor, states=OPEN_STATES)
            send_again(
                connection, row, actor, now,
                action="read_again",
                details={"with_password": password is not None, "type": document_type},
                values={"password": password, "force_type": document_type or row["force_type"]},
            )  # fmt: skip

    def _close(
        self, document_id: str, version: int, actor: Actor, how: Resolution, states: tuple[str, ...], note: str
    ) -> None:
        now = self._clock()
        if not note.strip():
            raise TerminalError(
                "A reason is needed.",
                consequence="Nothing was decided.",
                remedy="Say in a few words why, for the sender and the audit trail.",
                document_id=document_id,
            )
        with self._database.write() as connection:
            row = open_row(connection, document_id, version, actor, states)
            resolve(connection, row, actor, how, now, note=note.strip(), details={"note": note.strip()})
            note_judgement(connection, row, actor.name, None, now)


def record_corrections(
    connection: Connection, row: RowMapping, actor: Actor, typed: Sequence[Correction], now: datetime
) -> bool:
    """Keep a person's values and what they replace, each with its audit entry; whether anything changed."""
    before = effective_extraction(connection, row)
    changed = False
    for correction in (checked(before.spec, one) for one in typed):
        old = current_value(before, correction.field)
        if (old or "") == correction.value:
            continue
        changed = True
        connection.execute(
            insert(corrections).values(
                document_id=row["document_id"],
                field=correction.field,
                old_value=old,
                new_value=correction.value,
                corrected_by=actor.name,
                corrected_at=now,
            )
        )
        append(
            connection,
            at=now,
            actor=actor.name,
            action="corrected",
            document_id=row["document_id"],
            batch_id=row["batch_id"],
            details={"field": correction.field, "old": old, "new": correction.value},
        )
    if changed:
        write_keys(connection, keys_of(without_gaps(effective_extraction(connection, row))))
    return changed


def keep_summary(connection: Connection, row: RowMapping, summary: Summary) -> None:
    """Put the summary of a person's values in the place of the one before."""
    connection.execute(
        update(documents)
        .where(documents.c.document_id == row["document_id"])
        .values(summary=summary.model_dump(mode="json"))
    )


def effective_extraction(connection: Connection, row: RowMapping) -> Extraction:
    """What was extracted, with every recorded correction applied in order."""
    extraction = Extraction.model_validate(row["extraction"])
    rows = connection.execute(
        select(corrections).where(corrections.c.document_id == row["document_id"]).order_by(corrections.c.correction_id)
    ).mappings()
    for one in rows:
        extraction = apply(extraction, [Correction(field=one["field"], value=one["new_value"])], one["corrected_by"])
    return extraction


def corrected_fields(connection: Connection, document_id: str, by: str) -> frozenset[str]:
    """Names of the fields that this person has changed on this document."""
    rows = connection.execute(
        select(corrections.c.field).where(corrections.c.document_id == document_id, corrections.c.corrected_by == by)
    ).scalars()
    return frozenset(rows)


def _told(why: str, first: str) -> dict[str, str]:
    """What an audit entry says beside the codes, as far as there is something to say."""
    return {name: text for name, text in (("why", why.strip()), ("first", first)) if text}


def _touch(connection: Connection, row: RowMapping) -> None:
    connection.execute(
        update(documents).where(documents.c.document_id == row["document_id"]).values(version=row["version"] + 1)
    )


def _no_policy(document_type: DocumentType) -> Finding:
    return Finding(
        code=ReasonCode.UNKNOWN_TYPE,
        message=f"The settings have no policy for the type '{document_type}', so there is nowhere to send it. "
        "Choose another type, or add one to the settings.",
    )
