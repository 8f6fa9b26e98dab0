"""Drift end to end on a real store: documents settled day by day, a look, an alert that names what moved."""

import random
from datetime import timedelta
from pathlib import Path

import pytest

from flows.watching import watch
from holdpoint.decision import Correction
from holdpoint.finding import ReasonCode
from holdpoint.settings import DriftSettings, Settings
from review.authority import Actor, Role
from review.records import Observation, Settlement
from tests.review.conftest import Desk, desk_of
from tests.review.conftest import sqlite_settings as sqlite_settings

WATCHED = DriftSettings(reference_days=30, current_days=5, min_current=20, min_reference=60)
ACCEPTED = frozenset({ReasonCode.POSSIBLE_DUPLICATE, ReasonCode.LOW_CONFIDENCE})


class Days:
    """Lives through days with documents of one language or another."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.chance = random.Random(1)
        self.made = 0

    def live(self, days: int, french: float, *, corrected: float = 0.0) -> None:
        for _ in range(days):
            for _ in range(6):
                self.made += 1
                language = "fr" if self.chance.random() < french else "de"
                seen = Observation(language=language, quality="scan", vendor="v", confidence=self.chance.random())
                self._settle(seen, self.chance.random() < corrected)
            self.desk.clock.forward(24 * 3600)

    def _settle(self, seen: Observation, corrected: bool) -> None:
        desk = self.desk
        settle = desk.store.settlement.settle

        def observed(settlements: list[Settlement]) -> object:
            return settle([one.model_copy(update={"observation": seen}) for one in settlements])

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(desk.store.settlement, "settle", observed)
            held = desk.hold(f"{self.made}.pdf", number=f"R-{self.made}", total_amount=f"{self.made}.00", net_amount="")
        actor = Actor(name="ada", role=Role.APPROVER)
        typed = [Correction(field="seller_name", value=f"Firm {self.made}")] if corrected else []
        desk.store.decisions.reject(held, desk.version(held), actor, "no") if not typed else None
        if typed:
            desk.store.decisions.save_corrections(held, desk.version(held), actor, typed)
            desk.store.decisions.reject(held, desk.version(held), actor, "no")


@pytest.fixture
def days(sqlite_settings: Settings, tmp_path: Path) -> "pytest.FixtureRequest":
    with desk_of(sqlite_settings) as desk:
        yield Days(desk)  # type: ignore[misc]


def test_what_moves_is_told_once_with_documents_and_becomes_usual_when_a_person_says_so(days: Days) -> None:
    desk = days.desk
    days.live(20, french=0.05)
    assert watch(desk.store, WATCHED, desk.clock()).alerts == ()
    days.live(5, french=0.9, corrected=0.9)
    found = watch(desk.store, WATCHED, desk.clock())
    told = {one.signal: one for one in found.alerts}
    assert set(told) == {"language", "corrections"}
    language = told["language"]
    assert language.document_type == "invoice"
    assert "'fr' from" in language.message and language.examples
    assert abs(language.since - (desk.clock() - timedelta(days=5))) <= timedelta(days=1)
    for document_id in language.examples:
        assert document_id in language.message
        assert desk.store.queue.item(document_id).document_id == document_id
    assert "'seller_name' from" in told["corrections"].message
    assert watch(desk.store, WATCHED, desk.clock()).alerts == ()  # they are open already
    for one in found.alerts:
        desk.store.watch.close(one.alert_id, "ada", "the new branch in Lyon")
    again = watch(desk.store, WATCHED, desk.clock())
    assert again.alerts == () and desk.store.watch.open_alerts() == ()
    assert any("reference has" in why for why in again.look.waiting.values())
