"""The quick forms of the fraud and the duplicates benchmarks: real files, a real store, without flow and sandbox."""

from datetime import UTC, datetime
from pathlib import Path

from benchmarks.duplicate_papers import COPIES, papers
from benchmarks.duplicates import found_in
from benchmarks.fraud import checked, write_settings
from benchmarks.fraud_papers import make_world


def test_each_kind_of_fraud_is_held_for_its_reason_and_honest_invoices_leave(tmp_path: Path) -> None:
    world = make_world(tmp_path, datetime.now(UTC).date())
    config = write_settings(world)
    quick = [case for case in world.cases if "scan" not in case.name and "paper" not in case.name]  # no OCR here
    ended = [*checked(world, config, world.past), *checked(world, config, quick)]
    assert [(e.case.name, e.case.reason, e.reasons) for e in ended if not e.is_right] == []
    assert sum(e.case.reason not in (None, "any") for e in ended) >= 30
    assert sum(e.outcome == "released" for e in ended) >= 14


def test_copies_are_found_and_monthly_invoices_are_not(tmp_path: Path) -> None:
    made = papers(80, 8, seed=3, ways=COPIES[::3])  # no OCR here
    figures = found_in(made, tmp_path)
    assert figures["recall_by_copy"] == {kind: [4, 4] if kind in COPIES[::3] else [0, 0] for kind in COPIES}
    assert figures["false_by_kind"]["monthly"] == [0, 16] and figures["false_share"] == 0, figures["wrong"]
