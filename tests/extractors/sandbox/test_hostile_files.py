"""The promise on files that attack: each is read or refused with a reason, and harms nothing but itself."""

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.reading.hostile import measure
from benchmarks.reading.hostile_files.archives import archives_without_bombs
from benchmarks.reading.hostile_files.hostile_file import CANARY, HostileFile
from benchmarks.reading.hostile_files.mails import mails
from benchmarks.reading.hostile_files.markup import markup
from benchmarks.reading.hostile_files.mutants import good_files, mutants
from benchmarks.reading.hostile_files.pdf_bombs import small_pdf_bombs
from benchmarks.reading.hostile_files.pdf_tricks import pdf_tricks
from benchmarks.reading.hostile_run import HostileRun
from extractors.sandbox import Sandbox
from holdpoint.settings import LimitSettings

LIMITS = LimitSettings(wall_seconds=6, cpu_seconds=2)
LANGUAGES = ("eng",)
SLOW = ("html-", "type-of-", "name-in-pieces", "5000-deep", "lines.xml", "without-words", "cut-jpeg", "digits.pdf")


def sample() -> Iterator[HostileFile]:
    """Some of every kind that is made at once; bombs and pictures of seconds each come with the long run."""
    yield from islice(archives_without_bombs(), 0, None, 4)
    yield from islice(mails(), 0, None, 10)
    yield from islice(small_pdf_bombs(), 0, None, 8)
    yield from islice(pdf_tricks(), 0, None, 10)
    yield from islice(markup(), 0, None, 10)
    yield from islice(mutants(good_files()), 0, None, 26)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where readers would write: the working folder, home and temporary folder of the sandbox."""
    inner = tmp_path / "home" / "inner"
    inner.mkdir(parents=True)
    for name in ("HOME", "TMPDIR"):
        monkeypatch.setenv(name, str(inner))
    monkeypatch.syspath_prepend(str(Path.cwd()))
    monkeypatch.chdir(inner)
    return tmp_path / "home"


def test_hostile_files_are_read_or_refused_and_write_nothing(place: Path) -> None:
    files = [file for file in sample() if not any(slow in file.name for slow in SLOW)]  # those cost seconds each
    assert len(files) > 40
    assert len({file.kind for file in files}) >= 12
    with Sandbox(LIMITS, LANGUAGES, workers=1) as sandbox:
        sandbox.level()  # loaded: the first document would wait for it
        endings = HostileRun(sandbox, LIMITS, LANGUAGES).run(files)
    assert [f"{e.file.name}: {promise}" for e in endings for promise in e.broken] == []
    assert len(endings) == len(files)
    assert set(place.rglob("*")) == {place / "inner"}
    assert not [path for folder in (place.parent, Path("/tmp"), Path("/")) for path in folder.glob(f"*{CANARY}*")]


def test_the_files_are_the_same_every_time() -> None:
    first, second = ([f.data for f in islice(pdf_tricks(), 0, None, 3)] for _ in range(2))
    assert first == second


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_all_hostile_files() -> None:
    """The whole of it, with the memory of the run and what it wrote: benchmarks.reading.hostile."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    result = measure(LimitSettings(wall_seconds=20, cpu_seconds=8))
    assert result["files"] >= 400
    assert result["broken_promises"] == []
