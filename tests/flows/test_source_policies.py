"""A source's own policy: documents of one type end differently by where they came from, and by nothing else."""

from pathlib import Path

import pytest

from extractors.sandbox import Sandbox
from flows.ingest import Ingest
from flows.stage_results import StageResults
from flows.stages import Stages
from flows.wiring import Runtime
from holdpoint.decision import Outcome
from holdpoint.finding import ReasonCode
from holdpoint.settings import Settings

SOURCES = ("trusted", "careful")


def settings_of(folder: Path) -> Settings:
    out = {"kind": "folder", "path": str(folder / "out")}
    return Settings.model_validate(
        {
            "data_dir": str(folder / "data"),
            "sources": {
                "trusted": {"path": str(folder / "trusted"), "settle_seconds": 0},
                "careful": {
                    "path": str(folder / "careful"),
                    "settle_seconds": 0,
                    "owner": "buying",
                    "document_types": {"invoice": {"release": False, "owner": "buying", "primary": "archive"}},
                },
            },
            "destinations": {"files": out, "archive": out},
            "document_types": {"invoice": {"primary": "files", "owner": "finance"}},
        }
    )


def settle(runtime: Runtime, sandbox: Sandbox, source: str) -> str:
    """Ingest what lies at the source, through all stages; gives the id of its one document."""
    intake = runtime.store.intake
    batch = intake.begin_batch(source)
    documents_at = runtime.source(source)
    Ingest(runtime, documents_at, sandbox, batch).take(list(documents_at.list_items()))
    documents = intake.pending(source)
    stages = Stages(runtime, sandbox, StageResults(runtime.scratch, batch))

    def advance(_: int) -> None:
        """Nobody watches."""

    stages.extract(documents, advance)
    stages.summarize(documents, advance)
    stages.validate(documents, advance)
    stages.expect(documents)
    assert len(stages.settle(documents, advance)) == 1
    return documents[0].document_id


@pytest.mark.parametrize("turned", [False, True])
def test_the_same_kind_of_document_is_released_from_one_source_and_held_from_the_other(
    tmp_path: Path, invoices: list[bytes], sandbox: Sandbox, turned: bool
) -> None:
    for name, data in zip(SOURCES, reversed(invoices) if turned else invoices, strict=True):
        (tmp_path / name).mkdir()
        (tmp_path / name / "invoice.pdf").write_bytes(data)
    with Runtime(settings_of(tmp_path)) as runtime:
        trusted, careful = (settle(runtime, sandbox, name) for name in SOURCES)
        released = runtime.store.queue.item(trusted)
        assert released.state == Outcome.RELEASED
        assert [d.destination for d in released.deliveries] == ["files"]
        held = runtime.store.queue.item(careful)
        assert held.state == Outcome.HELD
        assert held.deliveries == ()
        assert [f.code for f in held.findings if f.code is ReasonCode.RELEASE_STOPPED] == [ReasonCode.RELEASE_STOPPED]
        assert "buying has stopped" in next(f.message for f in held.findings if f.code is ReasonCode.RELEASE_STOPPED)
