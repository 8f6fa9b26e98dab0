"""Scanned pages by Tesseract's program, where there is no library: in the sandbox, and nothing else gets freer."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.options import ReadingOptions
from extractors.reading import tesseract_program
from extractors.sandbox import Sandbox
from extractors.sandbox.level import level_of, require_level
from holdpoint.document import BlobRef
from holdpoint.errors import ConfigurationError
from holdpoint.settings import LimitSettings
from tests.extractors.reading.made_files import LINES, WIDE, picture_of, scan_pdf

HOSTILE = "tests.extractors.sandbox.hostile_calls:"
REFUSED = {"PermissionError", "EPERM", "EACCES"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where scratch folders are made."""
    return tmp_path_factory.mktemp("scratch")


@pytest.fixture(scope="module")
def sandbox(place: Path) -> Iterator[Sandbox]:
    if shutil.which("tesseract") is None:
        pytest.skip("Tesseract's program is not installed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(tesseract_program.VARIABLE, "program")
        patch.setattr(tempfile, "tempdir", str(place))
        tesseract_program.is_in_use.cache_clear()
        try:
            with Sandbox(LimitSettings(), ("eng",), workers=1) as running:
                yield running
        finally:
            tesseract_program.is_in_use.cache_clear()


def test_a_scanned_page_is_read(sandbox: Sandbox, place: Path) -> None:
    data = scan_pdf(picture_of(*LINES, WIDE))
    blob = BlobRef(sha256=hashlib.sha256(data).hexdigest(), size=len(data), media_type="application/pdf", name="a.pdf")
    document = sandbox.read_and_extract(blob, data, ReadingOptions(limits=LimitSettings(), languages=("eng",)))[
        0
    ].document
    assert "2024-0815" in document.text
    assert document.pages[0].reader.startswith("pytesseract")
    assert [path for path in place.rglob("*") if path.is_file()] == []
    assert len(list(place.iterdir())) == 1, "the sandbox's own folder, with none of a child in it"


def test_the_status_says_so(sandbox: Sandbox) -> None:
    held = sandbox.level()
    assert held["starts_tesseract"]
    if not (held["landlock"] and held["seccomp"]):
        pytest.skip("this machine has no Landlock or no seccomp filters")
    assert level_of(held) == "confined"
    with pytest.raises(ConfigurationError, match="tesseract as a library") as error:
        require_level(held, "sealed")
    assert "tesserocr" in error.value.remedy


@pytest.mark.parametrize("call", ["start_program", "open_socket", "change_limits"])
def test_a_child_with_the_program_does_nothing_else(sandbox: Sandbox, call: str) -> None:
    assert sandbox.call(HOSTILE + call, pictures=True) in REFUSED | {"ValueError"}


def test_it_writes_in_its_own_folder_only(sandbox: Sandbox, place: Path, tmp_path: Path) -> None:
    for folder in (tmp_path, place, *place.iterdir()):
        target = folder / "written"
        assert sandbox.call(HOSTILE + "write_file", str(target), pictures=True) in REFUSED
        assert not target.exists()
    assert sandbox.call(HOSTILE + "write_in_temporary_folder", pictures=True) == "written"
    assert sandbox.call(HOSTILE + "kill", os.getpid(), pictures=True) in REFUSED


def test_all_other_children_are_as_shut_in_as_ever(sandbox: Sandbox, tmp_path: Path, place: Path) -> None:
    for call in ("start_program", "fork", "open_socket"):
        assert sandbox.call(HOSTILE + call) in REFUSED
    for folder in (tmp_path, *place.iterdir()):
        assert sandbox.call(HOSTILE + "write_file", str(folder / "written")) in REFUSED
