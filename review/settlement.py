"""Settling: a document's decision, its reasons, its audit entry and its delivery, in one transaction."""

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, bindparam, delete, insert, select, update

from holdpoint.decision import Hold, Quarantine, Release
from holdpoint.errors import StoreError
from holdpoint.extraction import Extraction
from holdpoint.finding import Finding, Severity
from holdpoint.values import identifier_key
from review.audit import append
from review.clock import Clock
from review.database import Database
from review.leases import Lease, ensure_held
from review.observations import observe
from review.policy import PolicyFor
from review.records import DuplicateKeys, Settled, Settlement
from review.release import put_into_outbox
from review.release_decisions import Draw, RuledDecision, RuleOffice, note_vendor
from review.tables import documents, reasons
from review.traits import fitting, write_traits
from validators.order_lines import invoiced_lines
from validators.strata import vendor_hash

# Run for every document: composed once. Columns to set come with the values.
_SELECT_DOCUMENT = select(documents).where(documents.c.document_id == bindparam("of_document"))
_UPDATE_DOCUMENT = update(documents).where(documents.c.document_id == bindparam("of_document"))
_DELETE_REASONS = delete(reasons).where(reasons.c.document_id == bindparam("of_document"))
_INSERT_REASON = insert(reasons)


class SettlementDesk:
    """Records what was extracted and what was decided. `policy_for` says where releases go, `draw` what is audited."""

    def __init__(self, database: Database, clock: Clock, policy_for: PolicyFor, draw: Draw) -> None:
        self._database = database
        self._clock = clock
        self._policy_for = policy_for
        self._draw = draw

    def record_keys(self, keys: Sequence[DuplicateKeys]) -> None:
        """Record what duplicate detection compares, before any of them is checked. The same again changes nothing."""
        if not keys:
            return
        with self._database.write() as connection:
            for one in keys:
                write_keys(connection, one)

    def settle(self, settlements: Sequence[Settlement], lease: Lease | None = None) -> Settled:
        """Write the decisions of documents that are still being processed; gives which.

        One transaction for all of them. A document settled already (by a run that was killed after its commit) is
        left as it is, so settling again changes nothing. LeaseLostError, and nothing written, when the lease under
        which they were decided is another worker's by now.

        What the policy would release is held where its type is stopped, or where its release rule, the one version of
        the batch, does not let it go: that is asked here, so that nothing can change between the answer and the commit.
        """
        settled: dict[str, list[str]] = {"released": [], "held": [], "quarantined": []}
        codes: dict[str, tuple[str, ...]] = {}
        with self._database.write() as connection:
            if lease is not None:
                ensure_held(connection, lease)
            office = RuleOffice(connection, self._policy_for, self._draw, self._clock())
            for one in settlements:
                row = document_row(connection, one.decision.document_id)
                if row["state"] == "processing":
                    decision = self._settle_one(connection, row, one, office)
                    settled[_state_of(decision)].append(decision.document_id)
                    codes[decision.document_id] = tuple(holding_codes(decision.findings))
            office.finish()
        return Settled(**{state: tuple(ids) for state, ids in settled.items()}, codes=codes)

    def _settle_one(
        self, connection: Connection, row: RowMapping, settlement: Settlement, office: RuleOffice
    ) -> Release | Hold | Quarantine:
        """What was decided in the end."""
        now = self._clock()
        decision = settlement.decision
        ruled = None
        if not isinstance(decision, Quarantine):
            ruled = office.decide(row, settlement)
            decision = ruled.decision
        extraction = None if isinstance(decision, Quarantine) else decision.extraction
        summary = None if isinstance(decision, Quarantine) else decision.summary
        state = _state_of(decision)
        revision = row["revision"] + 1 if isinstance(decision, Release) else row["revision"]
        connection.execute(
            _UPDATE_DOCUMENT,
            {
                "of_document": decision.document_id,
                "state": state,
                "version": row["version"] + 1,
                "revision": revision,
                "settled_at": now,
                "password": None,
                "document_type": extraction.type.document_type if extraction else None,
                "reading_sha256": settlement.reading_sha256,
                "page_count": settlement.page_count,
                "extraction": extraction.model_dump(mode="json") if extraction else None,
                "summary": summary.model_dump(mode="json") if summary else None,
                "findings": [f.model_dump(mode="json") for f in decision.findings],
                "timings": settlement.timings,
                "reason_codes": _codes_as_found(decision.findings),
                "stratum": ruled.stratum if ruled else None,
                "confidence": ruled.confidence if ruled else None,
                "rule_id": ruled.rule_id if ruled else None,
            },
        )
        replace_reasons(connection, decision.document_id, decision.findings)
        observe(connection, row, settlement, state, now)
        append(
            connection,
            at=now,
            actor=decision.decided_by if isinstance(decision, Release) else "policy",
            action=state,
            document_id=decision.document_id,
            batch_id=row["batch_id"],
            details={
                "reasons": holding_codes(decision.findings),
                "type": extraction.type.document_type if extraction else None,
                **_ruled_details(ruled),
            },
        )
        if isinstance(decision, Release):
            policy = self._policy_for(decision.extraction.type.document_type, row["source"])
            if policy is None:
                raise StoreError(
                    f"Document {decision.document_id} was released, but its type has no policy.",
                    consequence="It was not recorded.",
                    remedy="This is a defect of the program: report it.",
                )
            note_vendor(connection, vendor_hash(decision.extraction), now)
            put_into_outbox(connection, row, decision, revision, policy, now)
        return decision


def _state_of(decision: Release | Hold | Quarantine) -> str:
    return {Release: "released", Hold: "held", Quarantine: "quarantined"}[type(decision)]


def _ruled_details(ruled: RuledDecision | None) -> dict[str, object]:
    """What the audit entry says of the release rule, where one was asked."""
    if ruled is None or ruled.stratum is None:
        return {}
    return {"stratum": ruled.stratum, "confidence": ruled.confidence, "rule": ruled.rule_id}


def keys_of(
    extraction: Extraction, bands: tuple[int, ...] | None = None, fingerprint: str | None = None
) -> DuplicateKeys:
    """What duplicate detection and the queue look up of an extraction, and of its document's print and first page."""
    parties = " / ".join(f.value for f in extraction.all("party") if f.value)
    return DuplicateKeys(
        document_id=extraction.document_id,
        document_type=extraction.type.document_type,
        seller_name=extraction.value("seller_name") or parties or None,
        number=extraction.value("number"),
        issue_date=extraction.value("issue_date"),
        net_amount=extraction.value("net_amount"),
        total_amount=extraction.value("total_amount"),
        currency=extraction.value("currency"),
        seller_vat_id=extraction.value("seller_vat_id"),
        iban=extraction.value("iban"),
        order_reference=extraction.value("order_reference"),
        lines=invoiced_lines(extraction.line_items) if extraction.value("order_reference") else (),
        bands=bands,
        fingerprint=fingerprint or None,
    )


def write_keys(connection: Connection, keys: DuplicateKeys) -> None:
    """Put a document's keys where lookups find them."""
    connection.execute(
        _UPDATE_DOCUMENT,
        {
            "of_document": keys.document_id,
            "seller_name": keys.seller_name,
            "number": keys.number,
            "number_key": identifier_key(keys.number)[:100] if keys.number else None,
            "issue_date": fitting(keys.issue_date, 10),
            "total_amount": fitting(keys.total_amount, 40),
            "currency": fitting(keys.currency, 3),
        },
    )
    write_traits(connection, keys)


def document_row(connection: Connection, document_id: str) -> RowMapping:
    """The row of a document; StoreError when there is none."""
    row = connection.execute(_SELECT_DOCUMENT, {"of_document": document_id}).mappings().first()
    if row is None:
        raise StoreError(
            f"There is no document {document_id} in the store.", remedy="Check the id: `holdpoint status` lists them."
        )
    return row


def replace_reasons(connection: Connection, document_id: str, findings: Sequence[Finding]) -> None:
    """Keep the reasons table equal to what the document waits for now, at its place in the queue."""
    connection.execute(_DELETE_REASONS, {"of_document": document_id})
    codes = holding_codes(findings)
    if codes:
        place = (
            connection.execute(
                select(documents.c.state, documents.c.settled_at, documents.c.arrival_id).where(
                    documents.c.document_id == document_id
                )
            )
            .mappings()
            .one()
        )
        connection.execute(_INSERT_REASON, [{"document_id": document_id, "code": code, **place} for code in codes])


def holding_codes(findings: Sequence[Finding]) -> list[str]:
    """The codes that hold or quarantine, sorted; warnings are left out."""
    return sorted(_codes_as_found(findings))


def _codes_as_found(findings: Sequence[Finding]) -> list[str]:
    return list(dict.fromkeys(str(f.code) for f in findings if f.severity is not Severity.WARN))
