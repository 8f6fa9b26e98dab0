"""The promise: a hostile file harms nothing but itself, and a person reads why it was not read."""

import hashlib
import io
import os
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject
from reportlab.pdfgen import canvas

from extractors.file_types import PDF, sniff
from extractors.options import ReadingOptions
from extractors.sandbox import Sandbox, service
from extractors.sandbox.frames import pack_call
from extractors.sandbox.requests import ChildRequest
from extractors.sandbox.running import Running
from extractors.sandbox.time_budget import TimeBudget
from extractors.sandbox.zygote_process import ZygoteProcess
from holdpoint.document import BlobRef
from holdpoint.errors import SandboxError, UnreadableError
from holdpoint.finding import ReasonCode
from holdpoint.settings import LimitSettings

HOSTILE = "tests.extractors.sandbox.hostile_calls:"
LIMITS = LimitSettings(wall_seconds=3, cpu_seconds=20, memory_mb=300, scanned_page_wall_seconds=0)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(LIMITS, ("eng",), workers=4) as running:
        running.level()  # loaded
        yield running


def pdf_of(text: str, encrypt: str | None = None) -> bytes:
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, pagesize=(595, 842), encrypt=encrypt)
    page.drawString(72, 700, text)
    page.save()
    return buffer.getvalue()


def blob_of(data: bytes) -> BlobRef:
    return BlobRef(sha256=hashlib.sha256(data).hexdigest(), size=len(data), media_type=sniff(data), name="file.pdf")


def exploding_pdf() -> bytes:
    """A few kilobytes that paint 10^14 words: every form draws the next one ten times."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    inner = DecodedStreamObject()
    inner.set_data(b"BT /F1 12 Tf 72 700 Td (boom) Tj ET")
    font = DictionaryObject(
        {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1")}
        | {NameObject("/BaseFont"): NameObject("/Helvetica")}
    )
    resources = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})})
    for _ in range(14):
        for key, value in (("/Type", "/XObject"), ("/Subtype", "/Form")):
            inner[NameObject(key)] = NameObject(value)
        inner[NameObject("/BBox")] = ArrayObject(NumberObject(n) for n in (0, 0, 595, 842))
        inner[NameObject("/Resources")] = resources
        reference = writer._add_object(inner)
        resources = DictionaryObject({NameObject("/XObject"): DictionaryObject({NameObject("/X"): reference})})
        inner = DecodedStreamObject()
        inner.set_data(b"/X Do " * 10)
    page[NameObject("/Contents")] = writer._add_object(inner)
    page[NameObject("/Resources")] = resources
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def refused(call: Callable[[], object]) -> UnreadableError:
    with pytest.raises(UnreadableError) as error:
        call()
    assert error.value.remedy
    return error.value


def test_a_hanging_call_is_cut_and_its_neighbours_finish(sandbox: Sandbox) -> None:
    started = time.monotonic()
    with ThreadPoolExecutor(3) as threads:
        hanging = threads.submit(sandbox.call, HOSTILE + "hang")
        neighbours = [threads.submit(sandbox.call, HOSTILE + "slow", 0.3) for _ in range(2)]
        assert [n.result() for n in neighbours] == ["done", "done"]
        assert time.monotonic() - started < 2.5
        error = hanging.exception()
    assert isinstance(error, UnreadableError)
    assert error.reason is ReasonCode.RESOURCE_LIMIT
    assert "could not be read safely: time limit (3 s)" in error.fact
    assert 2.9 < time.monotonic() - started < 4.5
    assert sandbox.call(HOSTILE + "answer", [1, "two"]) == [1, "two"]


@pytest.mark.parametrize("function", ["eat_memory", "eat_memory_natively"])
def test_a_memory_eater_meets_the_memory_limit(sandbox: Sandbox, function: str) -> None:
    error = refused(lambda: sandbox.call(HOSTILE + function))
    assert error.reason is ReasonCode.RESOURCE_LIMIT
    assert "memory limit (300 MB)" in error.fact


def test_all_steps_together_have_the_documents_time(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of these is within the limit of three seconds; a document of three such steps took nine."""
    monkeypatch.setattr(service, "_OPEN", 2 * (HOSTILE + "open_slowly",))
    monkeypatch.setattr(service, "_EXTRACT", HOSTILE + "open_slowly")
    data, options = pdf_of("page"), ReadingOptions(limits=LIMITS, languages=("eng",))
    for kind in ("files", "models"):
        sandbox.call(HOSTILE + "answer", [kind], kind=kind)  # they start beforehand, which may take seconds of its own
    started = time.monotonic()
    error = refused(lambda: sandbox.read_and_extract(blob_of(data), data, options))
    assert "time limit (3 s)" in error.fact
    assert time.monotonic() - started < 8


def test_all_steps_together_have_the_documents_processor_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "_OPEN", 2 * (HOSTILE + "work_slowly",))
    data, limits = pdf_of("page"), LimitSettings(cpu_seconds=1, wall_seconds=20, scanned_page_cpu_seconds=0)
    options = ReadingOptions(limits=limits, languages=("eng",))
    with Sandbox(limits, ("eng",)) as sandbox:
        error = refused(lambda: sandbox.read_and_extract(blob_of(data), data, options))
        assert "processor time limit (1 s)" in error.fact
        assert "1 s" in refused(lambda: sandbox.call(HOSTILE + "burn")).fact  # and a single one the same


def test_a_child_that_claims_pages_beyond_number_harms_no_caller(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_OPEN", 2 * (HOSTILE + "claim_pages",))
    data, options = pdf_of("page"), ReadingOptions(limits=LIMITS, languages=("eng",))
    assert refused(lambda: sandbox.read_and_extract(blob_of(data), data, options)).reason is ReasonCode.DAMAGED


def test_an_answer_that_the_caller_could_not_work_on_is_refused(sandbox: Sandbox) -> None:
    """Parsing it is the caller's own time, which no limit of the child holds."""
    started = time.monotonic()
    error = refused(lambda: sandbox.call(HOSTILE + "say_much", 65))
    assert error.reason is ReasonCode.RESOURCE_LIMIT
    assert "64 MB" in error.fact
    assert time.monotonic() - started < 2
    assert len(sandbox.call(HOSTILE + "say_much", 1)) == 1024 * 1024


def test_a_step_that_has_nothing_left_is_not_begun() -> None:
    budget = TimeBudget.of(LimitSettings(wall_seconds=3, cpu_seconds=2))
    budget.spend(2.5, 1.0)
    budget.require()
    budget.spend(0.5, 0.1)
    assert "time limit (3 s)" in refused(budget.require).fact
    budget = TimeBudget.of(LimitSettings(wall_seconds=3, cpu_seconds=2))
    budget.spend(0.5, 2.0)
    assert "processor time limit (2 s)" in refused(budget.require).fact
    budget = TimeBudget.of(LimitSettings(wall_seconds=3, cpu_seconds=2))
    budget.require(2.9)
    assert "time limit (3 s)" in refused(lambda: budget.require(3.1)).fact


def test_what_the_caller_could_not_parse_in_time_is_not_begun(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_PARSED_EACH_SECOND", 100)  # as if the answer, some kilobytes, were megabytes
    data = pdf_of("Invoice number 4711 of 3 March 2024, total 12.00 EUR")
    options = ReadingOptions(limits=LIMITS, languages=("eng",))
    assert "time limit (3 s)" in refused(lambda: sandbox.read_and_extract(blob_of(data), data, options)).fact


@pytest.mark.parametrize(
    ("function", "said"),
    [("abort", "SIGABRT"), ("read_null", "SIGSEGV"), ("end_quietly", "end"), ("fail", "LookupError")],
)
def test_a_crash_is_a_damaged_file(sandbox: Sandbox, function: str, said: str) -> None:
    error = refused(lambda: sandbox.call(HOSTILE + function))
    assert error.reason is ReasonCode.DAMAGED
    assert said in error.fact
    assert "secret" not in error.fact


def test_a_remark_of_tesseract_crashes_nothing(sandbox: Sandbox) -> None:
    """It went to /dev/null, which a child may not open for writing, and Tesseract wrote to the file it did not get."""
    assert sandbox.call(HOSTILE + "make_tesseract_remark") == "tesseract"


def test_a_killed_zygote_is_replaced(sandbox: Sandbox) -> None:
    """Between calls, and during one: the call that was under way is tried again."""
    os.kill(sandbox.zygote_pid() or 0, signal.SIGKILL)
    assert sandbox.call(HOSTILE + "answer", 1) == 1
    with ThreadPoolExecutor(1) as threads:
        during = threads.submit(sandbox.call, HOSTILE + "slow", 0.5)
        time.sleep(0.2)
        os.kill(sandbox.zygote_pid() or 0, signal.SIGKILL)
        assert during.result() == "done"


def test_a_zygote_that_cannot_start_is_the_machines_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with Sandbox(LIMITS, ("eng",)) as sandbox, pytest.raises(SandboxError, match="died twice"):
        sandbox.call(HOSTILE + "answer", 1)


def test_a_hostile_pdf_is_contained(sandbox: Sandbox) -> None:
    data = exploding_pdf()
    assert len(data) < 10_000
    options = ReadingOptions(limits=LIMITS, languages=("eng",))
    error = refused(lambda: sandbox.read_and_extract(blob_of(data), data, options))
    assert error.reason is ReasonCode.RESOURCE_LIMIT
    assert error.document_id == blob_of(data).sha256[:20]
    good = pdf_of("Invoice number 4711 of 3 March 2024, total 12.00 EUR")
    read = sandbox.read_and_extract(blob_of(good), good, options)
    assert "4711" in read[0].document.text


def test_a_child_can_neither_write_nor_start_nor_reach_anything(sandbox: Sandbox, tmp_path: Path) -> None:
    level = sandbox.level()
    assert level["limits"]
    target = tmp_path / "written"
    assert sandbox.call(HOSTILE + "write_file", str(target)) != "written"
    assert not target.exists() or target.read_bytes() == b""
    if level["landlock"]:
        assert not target.exists()
        assert sandbox.call(HOSTILE + "start_program") == "PermissionError"
        assert sandbox.call(HOSTILE + "kill", os.getpid()) == "PermissionError"
    if not (level["network_namespace"] or level["landlock"]):
        pytest.skip("this machine allows neither network namespaces nor Landlock")
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert sandbox.call(HOSTILE + "connect", server.getsockname()[1]) != "connected"


def test_a_child_has_only_what_it_needs(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """No orchestration, one thread to fork from, no descriptor of a neighbour, no secret of the environment."""
    found = sandbox.call(HOSTILE + "modules_and_descriptors")
    assert found["forbidden"] == []
    assert len(list(Path(f"/proc/{sandbox.zygote_pid()}/task").iterdir())) == 1
    assert [d for d in found["descriptors"] if d <= 3] == [0, 1, 2, 3]
    assert len(found["descriptors"]) <= 5  # and the one that lists them
    monkeypatch.setenv("HOLDPOINT_WEBHOOK_SECRET", "whsec_x")
    with Sandbox(LIMITS, ("eng",)) as fresh:
        assert "HOLDPOINT_WEBHOOK_SECRET" not in fresh.call(HOSTILE + "environment")


def test_files_are_opened_by_children_that_loaded_little(sandbox: Sandbox) -> None:
    """That is what makes a child for every document cheap. A library that slips in shows here."""
    data = pdf_of("Invoice number 4711 of 3 March 2024, total 12.00 EUR")
    options = ReadingOptions(limits=LIMITS, languages=("eng",))
    assert len(sandbox.read_and_extract(blob_of(data), data, options)[0].document.pages) == 1
    loaded = set(sandbox.call(HOSTILE + "loaded_libraries", kind="files"))
    assert "pypdfium2" in loaded
    assert not loaded & {"numpy", "cv2", "spacy", "onnxruntime", "tesserocr", "rapidocr", "lightgbm", "sklearn"}


def test_fields_are_extracted_by_children_that_are_used_again(sandbox: Sandbox) -> None:
    """And never in a process that opened a file: an answer of one is on its own."""
    data = pdf_of("Invoice number 4711 of 3 March 2024, total 12.00 EUR")
    options = ReadingOptions(limits=LIMITS, languages=("eng",))
    before = children_of(sandbox.zygote_pid())
    for _ in range(3):
        sandbox.read_and_extract(blob_of(data), data, options)
    after = children_of(sandbox.zygote_pid())
    assert len(after) == max(len(before), 1)
    assert not children_of(sandbox.zygote_pid("files")), "a child that opened a file ends with it"


def test_a_standing_child_that_died_between_two_documents_is_no_documents_fault(sandbox: Sandbox) -> None:
    data = pdf_of("Invoice number 4711 of 3 March 2024, total 12.00 EUR")
    options = ReadingOptions(limits=LIMITS, languages=("eng",))
    sandbox.read_and_extract(blob_of(data), data, options)
    for child in children_of(sandbox.zygote_pid()):
        os.kill(child, signal.SIGKILL)
    assert "4711" in sandbox.read_and_extract(blob_of(data), data, options)[0].document.text


@pytest.mark.parametrize(
    ("function", "wall", "limit"),
    [("hang", 1, "safely: time limit (1 s)"), ("burn", 30, "processor time limit (1 s)"), ("eat_memory", 30, "memory")],
)
def test_a_call_to_a_standing_child_has_limits_of_its_own(function: str, wall: int, limit: str) -> None:
    """Not those of its whole life: it is ended within the call, and says so."""
    limits = LimitSettings(cpu_seconds=1, wall_seconds=wall, memory_mb=200)
    zygote = ZygoteProcess("files", ("eng",))
    request = ChildRequest(wall_seconds=wall, memory_mb=200, cpu_seconds=1, calls=100)
    child = Running(zygote, request, limits)
    try:
        assert child.call(pack_call(HOSTILE + "answer", (1,))) == [b"1"]
        assert child.goes_on
        error = refused(lambda: child.call(pack_call(HOSTILE + function, ())))
        assert limit in error.fact
        assert not child.goes_on
        assert child.timed_out == (function != "eat_memory")  # then no other child is asked
    finally:
        child.close()
        zygote.close()


def test_a_standing_child_that_took_much_memory_is_not_asked_again() -> None:
    zygote = ZygoteProcess("files", ("eng",))
    request = ChildRequest(wall_seconds=5, memory_mb=200, cpu_seconds=5, calls=100)
    child = Running(zygote, request, LimitSettings(memory_mb=200))
    try:
        assert child.call(pack_call(HOSTILE + "keep_memory", (150,))) == [b"150"]
        assert not child.goes_on
        assert not child.died
    finally:
        child.close()
        zygote.close()


def children_of(zygote: int | None) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{zygote}/task/{zygote}/children").read_text().split()]


def test_errors_of_reading_come_back_as_they_are(sandbox: Sandbox) -> None:
    options = ReadingOptions(limits=LIMITS, languages=("eng",))
    error = refused(lambda: sandbox.read_and_extract(blob_of(b""), b"", options))
    assert (error.reason, error.fact) == (ReasonCode.EMPTY, "The file is empty (0 bytes).")


def test_unpacking_and_rendering_go_through(sandbox: Sandbox) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.pdf", b"\x00\xff" * 1000)
        archive.writestr("../b.pdf", b"x")
    found = sandbox.unpack(blob_of(buffer.getvalue()), buffer.getvalue())
    assert found.members[0].data == b"\x00\xff" * 1000
    assert found.members[1].problem is not None
    picture = sandbox.render(pdf_of("page"), PDF, 1)
    assert Image.open(io.BytesIO(picture)).width == 1240
    locked = pdf_of("page", encrypt="sesame")
    assert refused(lambda: sandbox.render(locked, PDF, 1)).reason is ReasonCode.ENCRYPTED
    assert Image.open(io.BytesIO(sandbox.render(locked, PDF, 1, ("sesame",)))).width == 1240


def test_nothing_outlives_its_caller() -> None:
    """The caller is killed while a child hangs: the zygote and the child end too."""
    program = (
        "import sys, threading, time\n"
        "from extractors.sandbox import Sandbox\nfrom holdpoint.settings import LimitSettings\n"
        "with Sandbox(LimitSettings(), ('eng',)) as s:\n"
        "    s.level()\n"
        f"    threading.Thread(target=s.call, args=('{HOSTILE}hang',), daemon=True).start()\n"
        "    time.sleep(0.5)\n    print(s.zygote_pid(), flush=True)\n    time.sleep(60)\n"
    )
    environment = os.environ | {"PYTHONPATH": str(Path.cwd())}
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, env=environment) as caller:
        assert caller.stdout is not None
        zygote = int(caller.stdout.readline())
        children = Path(f"/proc/{zygote}/task/{zygote}/children").read_text().split()
        assert len(children) == 1
        caller.kill()
    deadline = time.monotonic() + 5
    while any(is_alive(int(pid)) for pid in (zygote, *children)):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
