"""Archives in archives: one arrival brings no more files than its limit, however they are packed."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.sandbox import Sandbox
from flows.ingest import Ingest
from flows.wiring import Runtime
from holdpoint.settings import Settings

PDF = "application/pdf"
ZIP = "application/zip"


def archive(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, content in members.items():
            file.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Settings().limits, languages=("eng",), workers=1) as running:
        yield running


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (6, {"a.zip": 2 * [PDF], "b.zip": 2 * [PDF]}),  # two archives and four documents
        (5, {"a.zip": 2 * [PDF], "b.zip": [ZIP]}),
        (3, {"a.zip": [ZIP], "b.zip": [ZIP]}),
    ],
)
def test_the_files_of_all_layers_count(
    tmp_path: Path, sandbox: Sandbox, limit: int, expected: dict[str, list[str]]
) -> None:
    (tmp_path / "drop").mkdir()
    inner = {
        name: archive({f"{n}.pdf": f"%PDF-1.4 {name} {n}".encode() for n in (1, 2)}) for name in ("a.zip", "b.zip")
    }
    (tmp_path / "drop" / "outer.zip").write_bytes(archive(inner))
    settings = Settings.model_validate(
        {
            "data_dir": str(tmp_path / "data"),
            "sources": {"drop": {"path": str(tmp_path / "drop"), "settle_seconds": 0}},
            "limits": {"archive_members": limit},
        }
    )
    with Runtime(settings) as runtime:
        source = runtime.source("drop")
        items = list(source.list_items(None))
        assert len(items) == 1
        Ingest(runtime, source, sandbox, runtime.store.intake.begin_batch("drop")).take(items)
        found: dict[str, list[str]] = {}
        for document in runtime.store.intake.pending("drop"):
            found.setdefault(document.path.split("!/")[1], []).append(document.blob.media_type)
    assert found == expected
