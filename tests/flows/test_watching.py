"""Drift end to end on a real store: days of documents, a look, an alert that names what moved, a rule that holds."""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from flows.watching import watch
from holdpoint.extraction import DocumentType
from holdpoint.settings import DriftSettings, ErrorTarget, Settings, TypePolicy
from review.release_records import RuleKey
from review.tables import corrections, documents, observations
from tests.review.conftest import Desk, desk_of
from tests.review.conftest import sqlite_settings as sqlite_settings
from validators.risk import JudgedDocument

WATCHED = DriftSettings(reference_days=30, current_days=5, min_current=20, min_reference=60)


class Days:
    """Lives through days with documents of one language or another, all held and then rejected by a person."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.chance = random.Random(1)
        self.made = 0
        desk.arrive("first.pdf")  # makes the batch

    def live(self, days: int, french: float, corrected: float) -> None:
        for _ in range(days):
            rows = [self._row(french) for _ in range(6)]
            with self.desk.store.database.write() as connection:
                connection.execute(insert(documents), [document for document, _ in rows])
                connection.execute(insert(observations), [observation for _, observation in rows])
                for document, _ in rows:
                    if self.chance.random() < corrected:
                        connection.execute(
                            insert(corrections).values(
                                document_id=document["document_id"], field="seller_name", new_value="Firm",
                                corrected_by="ada", corrected_at=self.desk.clock(),
                            )
                        )  # fmt: skip
            self.desk.clock.forward(24 * 3600)

    def _row(self, french: float) -> tuple[dict[str, Any], dict[str, Any]]:
        """A document and its observation, as settling and rejecting leave them."""
        self.made += 1
        common = {
            "document_id": f"doc-{self.made}", "batch_id": self.desk.batch_id, "source": "drop",
            "settled_at": self.desk.clock(), "document_type": "invoice", "state": "held", "reason_codes": ["tax_rate"],
        }  # fmt: skip
        document = common | {
            "sha256": f"{self.made:064d}", "name": "a.pdf", "size": 1, "media_type": "application/pdf",
            "arrival_id": 100 + self.made, "created_at": self.desk.clock(), "resolution": "rejected",
            "decided_by": "ada", "decided_at": self.desk.clock(),
        }  # fmt: skip
        observation = common | {
            "destination": "files", "language": "fr" if self.chance.random() < french else "de", "layout": "number@a1",
            "quality": "scan", "vendor": "v", "confidence": self.chance.random(), "fields": {},
        }  # fmt: skip
        return document, observation


@pytest.fixture
def days(sqlite_settings: Settings) -> Iterator[Days]:
    policy = TypePolicy(
        primary="files", owner="finance", reviewers=("ada",), target=ErrorTarget(error=0.1),
        success={"released_share": 0.5, "turnaround_hours": 8},
    )  # fmt: skip
    with desk_of(sqlite_settings.model_copy(update={"document_types": {DocumentType.INVOICE: policy}})) as desk:
        yield Days(desk)


def rule_of(days: Days, stratum: str) -> int:
    """A rule in force, chosen on evidence without an error."""
    policy = days.desk.settings.policy_for(DocumentType.INVOICE)
    assert policy is not None
    key = RuleKey(document_type="invoice", stratum=stratum, basis="fields 2")
    judged = [JudgedDocument(confidence=0.99, is_wrong=False)] * 60
    rule = days.desk.store.rules.add_labelled(key, policy, judged, fields=("total_amount",), by="ada")
    assert rule.releases_some
    return rule.rule_id


def test_what_moves_is_told_once_with_documents_and_becomes_usual_when_a_person_says_so(days: Days) -> None:
    desk = days.desk
    days.live(20, french=0.05, corrected=0.05)
    assert watch(desk.store, WATCHED, desk.clock()).alerts == ()
    days.live(5, french=0.9, corrected=0.9)
    found = watch(desk.store, WATCHED, desk.clock())
    told = {one.signal: one for one in found.alerts}
    assert set(told) == {"language", "corrections"}
    language = told["language"]
    assert language.document_type == "invoice"
    assert "'fr' from" in language.message and language.examples
    assert abs(language.since - (desk.clock() - timedelta(days=5))) <= timedelta(days=1)
    assert all(document_id in language.message for document_id in language.examples)
    assert "'seller_name' from" in told["corrections"].message
    assert watch(desk.store, WATCHED, desk.clock()).alerts == ()  # they are open already
    for one in found.alerts:
        desk.store.watch.close(one.alert_id, "ada", "the new branch in Lyon")
    again = watch(desk.store, WATCHED, desk.clock())
    assert again.alerts == () and desk.store.watch.open_alerts() == ()
    assert any("reference has" in why for why in again.look.waiting.values())


def test_a_small_move_is_found_over_weeks_in_the_first_look_of_a_week(days: Days) -> None:
    desk, usual = days.desk, DriftSettings()
    days.live(70, french=0.1, corrected=0.0)
    assert watch(desk.store, usual, desk.clock()).alerts == ()
    days.live(20, french=0.3, corrected=0.0)
    assert watch(desk.store, usual.model_copy(update={"slow_days": 0}), desk.clock()).alerts == ()
    days.live(1, french=0.3, corrected=0.0)  # it is Monday
    found = watch(desk.store, usual, desk.clock())
    (alert,) = found.alerts
    assert found.slow is not None and alert.signal == "language"
    assert "documents of the last 28 days against" in alert.message and "of the 69 days before" in alert.message


def test_rules_whose_evidence_no_longer_applies_are_withdrawn_with_the_reason_and_others_stay(days: Days) -> None:
    desk = days.desk
    lost, proven = rule_of(days, "scan, known vendor"), rule_of(days, "proven")
    days.live(20, french=0.05, corrected=0.0)
    watch(desk.store, WATCHED, desk.clock())
    assert all(one.releases_some for one in desk.store.rules.current())
    days.live(5, french=0.9, corrected=0.0)
    (alert,) = watch(desk.store, WATCHED, desk.clock()).alerts
    withdrawn = desk.store.rules.rule(lost)
    assert withdrawn is not None and withdrawn.superseded_by is not None
    by_stratum = {one.key.stratum: one for one in desk.store.rules.current()}
    assert not by_stratum["scan, known vendor"].releases_some
    why = f"Drift alert {alert.alert_id}: The language of type 'invoice' has moved"
    assert withdrawn.withdrawn_why is not None and withdrawn.withdrawn_why.startswith(why)
    assert by_stratum["proven"].rule_id == proven and by_stratum["proven"].releases_some
    again = rule_of(days, "scan, known vendor")  # by evidence from after the alert
    watch(desk.store, WATCHED, desk.clock())
    assert {one.rule_id for one in desk.store.rules.current() if one.releases_some} == {again, proven}


def test_a_look_that_died_before_it_withdrew_the_rules_is_made_good_by_the_next(
    days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = days.desk
    rule_of(days, "scan, known vendor")
    days.live(20, french=0.05, corrected=0.0)
    days.live(5, french=0.9, corrected=0.0)
    with monkeypatch.context() as patch:
        patch.setattr("flows.watching.withdraw_rules", lambda *_: ())
        assert watch(desk.store, WATCHED, desk.clock()).alerts
    assert any(one.releases_some for one in desk.store.rules.current())
    watch(desk.store, WATCHED, desk.clock())
    assert not any(one.releases_some for one in desk.store.rules.current())
    assert desk.store.audit.verify().problems == ()
