"""What is watched, from plain records; and which moves leave which rules unproven."""

from datetime import UTC, datetime, timedelta

import pytest

from flows.signals import Signal, signals_of, takes_away, vendor_names
from review.observations import ObservedDocument
from review.records import Observation
from review.watch import DecidedDocument

AT = datetime(2026, 3, 1, tzinfo=UTC)


def observed(name: str, document_type: str | None = "invoice", **changes: object) -> ObservedDocument:
    seen = Observation(
        language="de", layout="number@a1", quality="scan", vendor="v1", confidence=0.9, fields={"seller_name": "Nord"}
    )
    one = ObservedDocument(
        document_id=name, settled_at=AT, batch_id="b", source="mail", document_type=document_type, state="held",
        reason_codes=("tax_rate",), observation=seen,
    )  # fmt: skip
    return one.model_copy(update=changes)


def decided(name: str, by: str, **changes: object) -> DecidedDocument:
    one = DecidedDocument(
        document_id=name, decided_at=AT, batch_id="b", document_type="invoice", decided_by=by, resolution="approved",
        corrected=(), accepted=(),
    )  # fmt: skip
    return one.model_copy(update=changes)


def values(signals: dict[Signal, list], stream: str, name: str) -> list[str | float]:  # type: ignore[type-arg]
    return [one.value for signal, found in signals.items() if signal[:2] == (stream, name) for one in found]


def test_documents_give_the_signals_of_their_type_and_every_file_those_of_its_source() -> None:
    found = signals_of([observed("a"), observed("b", None), observed("c", reason_codes=())], [], {})
    assert values(found, "source 'mail'", "document_types") == ["invoice", "unreadable", "invoice"]
    assert values(found, "type 'invoice'", "outcome") == ["tax_rate", "released"]
    assert values(found, "type 'invoice'", "confidence") == [0.9, 0.9]
    assert values(found, "type 'invoice'", "quality") == ["scan", "scan"]
    assert vendor_names([observed("a")]) == {"v1": "Nord"}


def test_decisions_give_corrections_by_type_and_overrides_by_reviewer() -> None:
    did = [
        decided("a", "ada", accepted=("tax_rate",)),
        decided("b", "ada", corrected=("number",)),
        decided("c", "bob", corrected=("number", "iban")),
        decided("d", "bob", resolution="rejected"),
    ]
    found = signals_of([], did, {})
    assert values(found, "reviewer 'ada'", "overrides") == ["overridden", "as the checks say"]
    assert values(found, "reviewer 'bob'", "overrides") == ["as the checks say"]  # a rejection overrides nothing
    assert values(found, "type 'invoice'", "corrections") == ["nothing", "number", "several fields", "nothing"]


def test_what_came_before_a_closed_alert_is_no_reference_for_its_signal_alone() -> None:
    starts = {("type 'invoice'", "language"): AT + timedelta(seconds=1)}
    found = signals_of([observed("old"), observed("new", settled_at=AT + timedelta(days=1))], [], starts)
    assert len(values(found, "type 'invoice'", "language")) == 1
    assert len(values(found, "type 'invoice'", "quality")) == 2


@pytest.mark.parametrize(
    ("signal", "stratum", "loses"),
    [
        ("language", "scan, known vendor", True),
        ("quality", "all", True),
        ("quality", "known vendor", True),
        ("quality", "text layer, new vendor", False),
        ("language", "proven", False),
        ("corrections", "proven", True),
        ("outcome", "scan", False),
        ("overrides", "all", False),
    ],
)
def test_a_rule_loses_its_guarantee_only_by_what_speaks_of_its_evidence(signal: str, stratum: str, loses: bool) -> None:
    assert takes_away(signal, stratum) is loses
