"""A run over a drop without Prefect, step by step, and what it needs: settings, files, made papers."""

import random
from pathlib import Path

from extractors.sandbox import Sandbox
from flows.ingest import Ingest
from flows.stage_results import StageResults
from flows.stages import Stages
from flows.wiring import Runtime
from holdpoint.settings import Settings
from review.queue import BatchReport
from samples.truth import Register


def made(make: object, seed: int) -> bytes:
    """One paper of that kind."""
    data: bytes = make(random.Random(seed), Register(), "columns", "en").data  # type: ignore[operator]
    return data


def settings_of(folder: Path, **extraction: object) -> Settings:
    return Settings.model_validate(
        {
            "data_dir": str(folder / "data"),
            "sources": {"drop": {"path": str(folder / "drop"), "settle_seconds": 0}},
            "destinations": {"files": {"kind": "folder", "path": str(folder / "out")}},
            "extraction": extraction,
        }
    )


class Run:
    """One run over the drop, step by step, so that it can be cut off between any two."""

    def __init__(self, runtime: Runtime, sandbox: Sandbox) -> None:
        self._runtime = runtime
        self.batch = runtime.store.intake.begin_batch("drop")
        source = runtime.source("drop")
        Ingest(runtime, source, sandbox, self.batch).take(list(source.list_items()))
        self.stages = Stages(runtime, sandbox, StageResults(runtime.scratch, self.batch))

    def extract(self) -> None:
        for stage in (self.stages.extract, self.stages.summarize, self.stages.validate):
            stage(self._runtime.store.intake.pending("drop"), lambda _: None)

    def split(self) -> int:
        return self.stages.split(self._runtime.store.intake.pending("drop"))

    def finish(self) -> BatchReport:
        self.extract()
        while self.split():
            self.extract()
        waiting = self._runtime.store.intake.pending("drop")
        self.stages.expect(waiting)
        self.stages.settle(waiting, lambda _: None)
        report = self._runtime.store.queue.batch(self.batch)
        assert report.equation_holds
        assert report.unsettled == 0
        self._runtime.store.intake.finish_batch(self.batch, {})
        return report


def put(folder: Path, **files: bytes) -> None:
    (folder / "drop").mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / "drop" / f"{name}.pdf").write_bytes(data)


def ended(report: BatchReport) -> list[tuple[str, str, str | None]]:
    return [(d.path, str(d.outcome), str(d.document_type) if d.document_type else None) for d in report.documents]
