"""Release rules: what is held and why, what becomes evidence, one version a batch, and rules that give way."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from holdpoint.decision import Correction, Release
from holdpoint.errors import TerminalError
from holdpoint.extraction import ReadDocument, Summary
from holdpoint.finding import ReasonCode
from holdpoint.settings import Settings
from review.authority import Actor, Role
from review.policy import route
from review.records import Settlement
from review.release_records import JudgementKind, ReleaseCase, RuleKey
from review.store import open_store
from tests.review.conftest import Desk, desk_of, invoice, page_of

ANNA = Actor(name="anna", role=Role.APPROVER)
BASIS = "fields 1, fields 00000000"
KNOWN = RuleKey(document_type="invoice", stratum="text layer", scope="", basis=BASIS)
NEEDED = 9  # judged documents without an error, for three in ten at 95 %


def aiming(settings: Settings, **policy: object) -> Settings:
    """The settings with an error target for invoices: lenient, so that few documents are enough for a rule."""
    invoices = settings.document_types["invoice"].model_dump() | {  # type: ignore[index]
        "owner": "olga",
        "reviewers": ["anna"],
        "success": {"released_share": 0.5, "turnaround_hours": 8},
        "target": {"error": 0.3, "fields": ["number", "total_amount"], "strata": ["reading"]},
        "audit": {"share": 1.0},
    }
    return Settings.model_validate(settings.model_dump() | {"document_types": {"invoice": invoices | policy}})


@pytest.fixture
def aimed(settings: Settings) -> Iterator[Desk]:
    """A desk whose invoices have an error target; on both databases."""
    with desk_of(aiming(settings)) as desk:
        yield desk


@pytest.fixture
def aimed_sqlite(sqlite_settings: Settings) -> Iterator[Desk]:
    with desk_of(aiming(sqlite_settings)) as desk:
        yield desk


def settle(desk: Desk, name: str, confidence: float = 0.9, *, reading: str = "text_layer", vendor: str = "v") -> str:
    """An invoice that no check holds, settled; gives its id."""
    document_id = desk.arrive(name)
    settlement = proposal(desk, document_id, confidence, reading, vendor)
    desk.store.settlement.settle([settlement])
    return document_id


def proposal(
    desk: Desk, document_id: str, confidence: float = 0.9, reading: str = "text_layer", vendor: str = "v"
) -> Settlement:
    extraction = invoice(document_id, number=f"RE-{document_id[:8]}")
    summary = Summary(document_id=document_id, statements=(), summarizer="test", version="1")
    read = page_of(document_id, extraction)
    reading_blob = ReadDocument(document=read, extraction=extraction)
    sha256 = desk.blobs.put(reading_blob.model_dump_json().encode())
    return Settlement(
        decision=Release(document_id=document_id, extraction=extraction, summary=summary),
        reading_sha256=sha256,
        page_count=1,
        case=ReleaseCase(
            reading=reading,
            vendor_hash=vendor,
            confidence=confidence,
            basis=BASIS,
            fields=("number", "total_amount"),
        ),
        extracted=extraction,
    )


def approve(desk: Desk, document_id: str, *typed: Correction) -> None:
    desk.store.decisions.approve(document_id, desk.version(document_id), ANNA, typed, frozenset(ReasonCode))


def learned(desk: Desk, count: int = NEEDED, confidence: float = 0.9) -> None:
    """So many documents, held for want of a rule and found right by a person; then another batch."""
    for number in range(count):
        approve(desk, settle(desk, f"evidence-{number}.pdf", confidence))
    desk.batch_id = desk.store.intake.begin_batch("another")


def why(desk: Desk, document_id: str) -> str:
    item = desk.store.queue.item(document_id)
    assert item.state == "held"
    return " ".join(f.message for f in item.findings if f.code in (ReasonCode.RELEASE_RULE, ReasonCode.RELEASE_STOPPED))


def state_of(desk: Desk, document_id: str) -> str:
    return desk.store.queue.item(document_id).state


def test_without_evidence_nothing_is_released_and_the_hold_says_how_much_is_missing(aimed: Desk) -> None:
    first = settle(aimed, "a.pdf")
    assert "9 judged documents without an error are needed for 30 %, 0 are there, 9 more" in why(aimed, first)
    approve(aimed, first)
    assert "1 are there, 8 more" in why(aimed, settle(aimed, "b.pdf"))


def test_enough_evidence_makes_a_rule_that_the_next_batch_decides_by(aimed: Desk) -> None:
    learned(aimed)
    sure, doubtful = settle(aimed, "sure.pdf", 0.95), settle(aimed, "doubtful.pdf", 0.5)
    assert state_of(aimed, sure) == "released"
    (rule,) = aimed.store.rules.current()
    assert (rule.threshold, rule.judged, rule.accepted, rule.wrong) == (0.9, NEEDED, NEEDED, 0)
    assert rule.error_bound <= 0.3
    assert why(aimed, doubtful) == (
        f"Document confidence 0.5000; rule {rule.rule_id} (text layer) needs 0.9000 so that at most 0.3 of the "
        "released are wrong."
    )
    for document_id in (sure, doubtful):
        item = aimed.store.queue.item(document_id)
        assert (item.rule_id, item.stratum) == (rule.rule_id, "text layer")
        entry = next(e for e in item.history if e.action in ("released", "held"))
        assert entry.details["rule"] == rule.rule_id
    assert (rule.released, rule.held) == (1, 1)
    assert aimed.store.audit.verify().problems == ()


def test_a_batch_keeps_its_version_though_a_newer_one_was_made_meanwhile(aimed: Desk) -> None:
    for number in range(NEEDED):
        approve(aimed, settle(aimed, f"{number}.pdf"))
    assert "are needed" in why(aimed, settle(aimed, "late.pdf"))  # the batch began without a rule
    (before,) = aimed.store.rules.current()
    (made,) = aimed.store.rules.learn()
    assert made.threshold == 0.9
    held = settle(aimed, "later.pdf")
    assert aimed.store.queue.item(held).rule_id == before.rule_id
    aimed.batch_id = aimed.store.intake.begin_batch("another")
    assert aimed.store.queue.item(settle(aimed, "next.pdf")).rule_id == made.rule_id
    versions = aimed.store.rules.versions()
    assert [v.superseded_by for v in versions] == [made.rule_id, None]


def test_two_processes_and_a_clock_that_goes_back_decide_by_one_version(aimed: Desk) -> None:
    """Two stores on one database: what one makes, the other decides by; time orders nothing."""
    learned(aimed)
    other = open_store(aimed.settings, aimed.blobs, clock=lambda: aimed.clock.now - timedelta(days=300))
    ids = [aimed.arrive(f"{n}.pdf") for n in range(4)]
    for number, document_id in enumerate(ids):
        (aimed.store, other)[number % 2].settlement.settle([proposal(aimed, document_id)])
    assert len({aimed.store.queue.item(document_id).rule_id for document_id in ids}) == 1
    assert {state_of(aimed, document_id) for document_id in ids} == {"released"}
    assert other.rules.learn() == ()
    assert len(aimed.store.rules.current()) == 1
    assert aimed.store.audit.verify().problems == ()
    other.close()


def test_stores_that_settle_at_the_same_moment_make_one_rule_and_keep_to_it(aimed: Desk) -> None:
    """No version was there before: whoever is first makes it, and the batch has no other."""
    ids = [aimed.arrive(f"{n}.pdf") for n in range(8)]
    proposals = [proposal(aimed, document_id) for document_id in ids]
    stores = [open_store(aimed.settings, aimed.blobs, clock=aimed.clock) for _ in range(4)]
    barrier = Barrier(len(stores))

    def settle_two(number: int) -> None:
        barrier.wait()
        stores[number].settlement.settle(proposals[2 * number : 2 * number + 2])

    with ThreadPoolExecutor(len(stores)) as pool:
        list(pool.map(settle_two, range(len(stores))))
    (rule,) = aimed.store.rules.versions()
    assert {aimed.store.queue.item(document_id).rule_id for document_id in ids} == {rule.rule_id}
    assert (rule.released, rule.held) == (0, 8)
    assert aimed.store.audit.verify().problems == ()
    for store in stores:
        store.close()


def test_a_wrong_document_of_the_evidence_costs_the_rule(aimed_sqlite: Desk) -> None:
    desk = aimed_sqlite
    wrong = settle(desk, "wrong.pdf", 0.99)
    approve(desk, wrong, Correction(field="number", value="RE-OTHER"))
    judgement = desk.store.rules.judgement(wrong)
    assert judgement is not None
    assert (judgement.is_wrong, judgement.wrong_fields, judgement.kind) == (True, ("number",), JudgementKind.CENSUS)
    unimportant = settle(desk, "fine.pdf")
    approve(desk, unimportant, Correction(field="due_date", value="2026-04-01"))
    assert (judged := desk.store.rules.judgement(unimportant)) is not None and judged.is_wrong is False
    learned(desk, NEEDED - 2)
    assert state_of(desk, settle(desk, "next.pdf", 0.99)) == "held"


def test_what_is_judged_first_is_not_counted_first(aimed_sqlite: Desk) -> None:
    """Evidence ends before the first document still to be judged; one that waits too long counts as wrong."""
    desk = aimed_sqlite
    forgotten = settle(desk, "forgotten.pdf")
    learned(desk)
    assert desk.store.rules.states()[0].progress.judged == 0
    assert state_of(desk, settle(desk, "next.pdf")) == "held"
    desk.clock.forward(15 * 24 * 3600)
    progress = desk.store.rules.states()[0].progress
    assert (progress.judged, progress.wrong) == (NEEDED + 2, 2)
    approve(desk, forgotten)
    assert desk.store.rules.states()[0].progress.wrong == 1


def test_a_document_held_for_its_confidence_and_not_drawn_is_no_evidence(sqlite_settings: Settings) -> None:
    with desk_of(aiming(sqlite_settings, audit={"share": 1e-9})) as desk:
        learned(desk)
        doubtful, sure = settle(desk, "doubtful.pdf", 0.3), settle(desk, "sure.pdf", 0.99)
        assert state_of(desk, sure) == "released"
        approve(desk, doubtful)
        judged = desk.store.rules.judgement(doubtful)
        assert judged is not None and judged.kind is JudgementKind.BIASED
        assert desk.store.rules.judgement(sure) is None
        assert desk.store.rules.states()[0].progress.judged == NEEDED


def test_a_document_read_again_waits_for_a_person_and_its_first_reading_was_wrong(aimed_sqlite: Desk) -> None:
    desk = aimed_sqlite
    learned(desk)
    again = settle(desk, "again.pdf", 0.1)
    desk.store.decisions.read_again(again, desk.version(again), ANNA)
    assert (first := desk.store.rules.judgement(again)) is not None and first.is_wrong
    desk.store.settlement.settle([proposal(desk, again, 0.99)])
    assert "asked for it to be read again" in why(desk, again)
    assert (second := desk.store.rules.judgement(again)) is not None and second.kind is JudgementKind.BIASED


def test_audits_that_find_errors_withdraw_the_rule_and_recall_the_documents(aimed: Desk) -> None:
    desk = aimed
    learned(desk)
    released = [settle(desk, f"released-{n}.pdf", 0.95) for n in range(10)]
    assert len(desk.store.rules.audits_waiting()) == 10
    (rule,) = desk.store.rules.current()
    desk.store.rules.confirm(released[0], ANNA)
    for document_id in released[1:]:
        typed = (Correction(field="total_amount", value="118.00"), Correction(field="net_amount", value="99.00"))
        desk.store.recall.correct(document_id, desk.version(document_id), ANNA, typed, "Audit.", frozenset(ReasonCode))
    after = desk.store.rules.states()[0]
    before = desk.store.rules.rule(rule.rule_id)
    assert before is not None and before.withdrawn_at is not None and "audited documents were wrong" in after.rule.why
    assert after.rule.threshold is None and after.progress.judged == 0  # what was learned holds no longer
    held = settle(desk, "next.pdf", 0.99)  # the batch is still under way with the version it began with
    assert f"Rule {rule.rule_id} was withdrawn" in why(desk, held)
    assert desk.store.queue.item(held).rule_id == rule.rule_id
    sent = desk.store.queue.item(released[1]).deliveries
    assert [d.key for d in sent] == [f"{released[1]}:1:files", f"{released[1]}:2:files"]
    desk.batch_id = desk.store.intake.begin_batch("third")
    assert "0 are there" in why(desk, settle(desk, "after.pdf", 0.99))
    assert {r.rule_id for r in desk.store.rules.unannounced()} == {v.rule_id for v in desk.store.rules.versions()}
    assert desk.store.audit.verify().problems == ()


def test_a_stopped_type_is_held_at_once_also_by_a_batch_under_way(aimed: Desk) -> None:
    learned(aimed)
    assert state_of(aimed, settle(aimed, "before.pdf", 0.95)) == "released"
    aimed.store.switches.stop("invoice", reason="Wrong accounts are going out.", by="olga")
    held = settle(aimed, "during.pdf", 0.95)
    assert why(aimed, held).startswith("olga has stopped the automatic release of the type 'invoice': Wrong accounts")
    with pytest.raises(TerminalError, match="has stopped 'invoice' already"):
        aimed.store.switches.stop("invoice", reason="x", by="anna")
    aimed.store.switches.resume("invoice", reason="Repaired.", by="olga")
    assert state_of(aimed, settle(aimed, "after.pdf", 0.95)) == "released"
    actions = [entry.action for entry in aimed.store.audit.newest(50)]
    assert {"release_stopped", "release_resumed"} <= set(actions)
    (judged,) = [aimed.store.rules.judgement(held)]
    assert judged is not None and judged.kind is JudgementKind.CENSUS


def test_the_switch_holds_types_without_a_target_too(desk: Desk) -> None:
    desk.store.switches.stop("invoice", reason="Not now.", by="olga")
    assert state_of(desk, desk.release("a.pdf")) == "held"


@pytest.mark.parametrize("lacking", ["reviewers", "success"])
def test_a_target_without_those_who_stand_for_it_releases_nothing(lacking: str, sqlite_settings: Settings) -> None:
    settings = aiming(sqlite_settings, **{lacking: None if lacking == "success" else []})
    policy = settings.policy_for("invoice")  # type: ignore[arg-type]
    extraction = invoice("d")
    decision = route(extraction, Summary(document_id="d", statements=(), summarizer="t", version="1"), (), policy)
    (finding,) = decision.findings
    assert finding.code is ReasonCode.RELEASE_STOPPED
    assert f"lack document_types.invoice.{lacking}." in finding.message


def test_another_target_is_another_version_at_once(aimed_sqlite: Desk) -> None:
    desk = aimed_sqlite
    learned(desk)
    assert state_of(desk, settle(desk, "a.pdf", 0.95)) == "released"
    stricter = aiming(
        desk.settings, target={"error": 0.01, "fields": ["number", "total_amount"], "strata": ["reading"]}
    )
    other = open_store(stricter, desk.blobs, clock=desk.clock)
    document_id = desk.arrive("b.pdf")
    other.settlement.settle([proposal(desk, document_id, 0.95)])
    assert "299 judged documents without an error are needed for 1 %" in why(desk, document_id)
    assert [rule.error for rule in other.rules.current()] == [0.01]
    other.close()


def test_strata_have_evidence_of_their_own(sqlite_settings: Settings) -> None:
    target = {"error": 0.3, "fields": ["number", "total_amount"], "strata": ["reading", "vendor"]}
    with desk_of(aiming(sqlite_settings, target=target)) as desk:
        first = settle(desk, "first.pdf", vendor="new")
        assert desk.store.queue.item(first).stratum == "text layer, new vendor"
        approve(desk, first)
        scan = settle(desk, "scan.pdf", reading="scan", vendor="other")
        assert desk.store.queue.item(scan).stratum == "scan, new vendor"
        proven = settle(desk, "proven.pdf", reading="proven", vendor="other")
        assert desk.store.queue.item(proven).stratum == "proven"
        assert {(r.key.stratum, r.judged) for r in desk.store.rules.current()} == {
            ("text layer, new vendor", 0), ("scan, new vendor", 0), ("proven", 0),
        }  # fmt: skip
