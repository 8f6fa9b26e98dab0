"""Expectations within a batch, through the real stages: what fails stops the release of the batch and says so."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from extractors.sandbox import Sandbox
from flows.batch_expectations import Expecting
from flows.ingest import Ingest
from flows.stage_results import StageResults
from flows.stages import Stages
from flows.wiring import Runtime
from holdpoint.finding import ReasonCode
from holdpoint.settings import Settings
from review.records import ReviewItem

HAS_TERM = {
    "name": "mine",
    "expectations": [
        {
            "type": "expect_column_proportion_of_non_null_values_to_be_between",
            "kwargs": {"column": "term", "min_value": 0.5},
            "meta": {"name": "term_is_there", "message": "Half of the documents are expected to have a term."},
        }
    ],
}


def settings_of(folder: Path, *, suites: Path | None, release: bool = True) -> Settings:
    policy: dict[str, Any] = {"primary": "files", "owner": "finance", "release": release}
    return Settings.model_validate(
        {
            "data_dir": str(folder / "data"),
            "sources": {"drop": {"path": str(folder / "drop"), "settle_seconds": 0}},
            "destinations": {"files": {"kind": "folder", "path": str(folder / "out")}},
            "document_types": {"invoice": policy},
            "expectations": {"suites": str(suites) if suites is not None else None},
        }
    )


def processed(runtime: Runtime, sandbox: Sandbox, data: list[bytes]) -> tuple[str, tuple[ReviewItem, ...]]:
    """The batch and its documents after all stages."""
    drop = Path(runtime.settings.sources["drop"].path)  # type: ignore[union-attr]
    drop.mkdir(parents=True)
    for number, content in enumerate(data):
        (drop / f"{number}.pdf").write_bytes(content)
    intake = runtime.store.intake
    batch = intake.begin_batch("drop")
    source = runtime.source("drop")
    Ingest(runtime, source, sandbox, batch).take(list(source.list_items()))
    documents = intake.pending("drop")
    stages = Stages(runtime, sandbox, StageResults(runtime.scratch, batch))
    stages.extract(documents, lambda _: None)
    stages.summarize(documents, lambda _: None)
    stages.validate(documents, lambda _: None)
    stages.expect(documents)
    stages.settle(documents, lambda _: None)
    return batch, tuple(runtime.store.queue.item(d.document_id) for d in documents)


def test_a_failing_batch_is_held_as_a_whole_with_a_page_and_one_that_passes_is_released(
    tmp_path: Path, invoices: list[bytes], sandbox: Sandbox
) -> None:
    with Runtime(settings_of(tmp_path / "shipped", suites=None)) as runtime:
        batch, items = processed(runtime, sandbox, invoices)
        assert {item.state for item in items} == {"released"}
        (page,) = (tmp_path / "shipped" / "data" / "expectations").glob("*.html")
        assert page.stem == batch and "as expected" in page.read_text()
        now = datetime.now(UTC)
        seen = runtime.store.observations.between(now - timedelta(hours=1), now, 10)
        assert {one.observation.quality for one in seen} == {"text_layer"}
        assert all(one.observation.language != "" and "number@" in one.observation.layout for one in seen)
        assert all(one.observation.destination == "files" and one.observation.fields["number"] for one in seen)
    suites = tmp_path / "suites"
    suites.mkdir()
    (suites / "mine.json").write_text(json.dumps(HAS_TERM))
    with Runtime(settings_of(tmp_path / "own", suites=suites)) as runtime:
        batch, items = processed(runtime, sandbox, invoices)
        for item in items:
            assert item.state == "held" and item.deliveries == ()
            (finding,) = (f for f in item.findings if f.code is ReasonCode.EXPECTATION_FAILED)
            assert "'term_is_there' of the suite 'mine' (mine.json)" in finding.message
            assert "Observed over 2 rows: 0." in finding.message
        assert "is stopped" in (tmp_path / "own" / "data" / "expectations" / f"{batch}.html").read_text()
    with Runtime(settings_of(tmp_path / "held", suites=suites, release=False)) as runtime:
        _, items = processed(runtime, sandbox, invoices[:1])
        codes = {f.code for f in items[0].findings if f.severity == "hold"}
        assert codes == {ReasonCode.RELEASE_STOPPED}  # what is held anyway needs no second reason


def test_a_broken_suite_holds_what_would_be_released_and_names_its_file(
    tmp_path: Path, invoices: list[bytes], sandbox: Sandbox
) -> None:
    suites = tmp_path / "suites"
    suites.mkdir()
    (suites / "mine.json").write_text(json.dumps(HAS_TERM).replace('"term"', '"trem"'))
    with Runtime(settings_of(tmp_path, suites=suites)) as runtime:
        _, (item,) = processed(runtime, sandbox, invoices[:1])
    assert item.state == "held"
    (finding,) = (f for f in item.findings if f.code is ReasonCode.EXPECTATION_FAILED)
    assert str(suites / "mine.json") in finding.message and "no column 'trem'" in finding.message
    assert "nothing of this batch is released" in finding.message


def test_pages_past_their_time_are_removed_by_the_daily_look(tmp_path: Path) -> None:
    with Runtime(settings_of(tmp_path, suites=None)) as runtime:
        expecting = Expecting(runtime)
        expecting.folder.mkdir(parents=True)
        old, new = expecting.folder / "old.html", expecting.folder / "new.html"
        for file in (old, new):
            file.write_text("x")
        long_ago = (datetime.now(UTC) - timedelta(days=91)).timestamp()
        os.utime(old, (long_ago, long_ago))
        assert expecting.look_at_history().results == ()
        assert not old.exists() and new.exists()
