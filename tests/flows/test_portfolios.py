"""A PDF that is a cover of the files inside it becomes those files; enclosures of a document are told, not read."""

import io
from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject
from reportlab.pdfgen import canvas

from extractors.sandbox import Sandbox
from flows.wiring import Runtime
from holdpoint.finding import ReasonCode
from review.authority import Actor, Role
from samples import papers
from tests.flows.step_runs import Run, ended, made, put, settings_of


def page(*lines: str) -> bytes:
    buffer = io.BytesIO()
    paper = canvas.Canvas(buffer, pagesize=(595, 842))
    for number, line in enumerate(lines):
        paper.drawString(72, 760 - 20 * number, line)
    paper.save()
    return buffer.getvalue()


COVER = page("This PDF portfolio contains several files.", "Open it in a program that shows portfolios.")


def carrying(pdf: bytes, *files: tuple[str, bytes], is_portfolio: bool = True, password: str = "") -> bytes:
    """The PDF with these files inside, and the entry that makes it a portfolio."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    for name, data in files:
        writer.add_attachment(name, data)
    if is_portfolio:
        view = DictionaryObject({NameObject("/View"): NameObject("/D")})
        writer.root_object[NameObject("/Collection")] = view
    if password:
        writer.encrypt(password)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def invoices() -> list[bytes]:
    return [made(papers.invoice, seed) for seed in (11, 12)]


def test_the_files_inside_a_portfolio_are_documents_of_their_own(
    tmp_path: Path, invoices: list[bytes], sandbox: Sandbox
) -> None:
    inside = [("may.pdf", invoices[0]), ("june.pdf", invoices[1]), ("note.txt", b"Please pay soon.")]
    put(tmp_path, mail=carrying(COVER, *inside))
    with Runtime(settings_of(tmp_path)) as runtime:
        report = Run(runtime, sandbox).finish()
        assert sorted(ended(report)) == [
            ("mail.pdf", "container", None),
            ("mail.pdf!/june.pdf", "released", "invoice"),
            ("mail.pdf!/may.pdf", "released", "invoice"),
            ("mail.pdf!/note.txt", "quarantined", None),
        ]
        assert (report.arrivals, report.members) == (1, 3)


def test_with_its_password_a_portfolio_opens_and_too_many_files_stay_inside(
    tmp_path: Path, invoices: list[bytes], sandbox: Sandbox
) -> None:
    put(tmp_path, locked=carrying(COVER, ("may.pdf", invoices[0]), password="portfolio-2026"))
    put(tmp_path, many=carrying(COVER, *((f"{n}.pdf", page(f"Page {n}")) for n in range(1001))))
    with Runtime(settings_of(tmp_path)) as runtime:
        report = Run(runtime, sandbox).finish()
        kept = {d.path: d for d in report.documents}
        assert kept["many.pdf"].outcome == "held"
        assert kept["locked.pdf"].outcome == "quarantined"
        item = runtime.store.queue.item(kept["many.pdf"].document_id or "")
        told = next(f for f in item.findings if f.code is ReasonCode.CONFLICTING_TYPES)
        assert "0.pdf, 1.pdf" in told.message
        assert "The portfolio holds 1001 files" in told.message
        locked = runtime.store.queue.item(kept["locked.pdf"].document_id or "")
        anna = Actor(name="anna", role=Role.REVIEWER)
        runtime.store.decisions.read_again(locked.document_id, locked.version, anna, password="portfolio-2026")
        Run(runtime, sandbox).finish()
        (inside,) = runtime.store.queue.find("may.pdf")
        assert runtime.store.queue.item(inside).state == "released"


def test_a_portfolio_within_a_portfolio_waits_for_a_person(
    tmp_path: Path, invoices: list[bytes], sandbox: Sandbox
) -> None:
    inner = carrying(COVER, ("may.pdf", invoices[0]))
    put(tmp_path, outer=carrying(COVER, ("inner.pdf", inner), ("june.pdf", invoices[1])))
    with Runtime(settings_of(tmp_path)) as runtime:
        report = Run(runtime, sandbox).finish()
        outcomes = {d.path: (str(d.outcome), ReasonCode.CONFLICTING_TYPES in d.reasons) for d in report.documents}
        assert outcomes == {
            "outer.pdf": ("container", False),
            "outer.pdf!/inner.pdf": ("held", True),
            "outer.pdf!/june.pdf": ("released", False),
        }


def test_an_enclosure_is_named_and_holds_nothing(tmp_path: Path, invoices: list[bytes], sandbox: Sandbox) -> None:
    put(tmp_path, bill=carrying(invoices[0], ("timesheet.pdf", page("Hours: 12")), is_portfolio=False))
    with Runtime(settings_of(tmp_path)) as runtime:
        report = Run(runtime, sandbox).finish()
        assert ended(report) == [("bill.pdf", "released", "invoice")]
        item = runtime.store.queue.item(report.documents[0].document_id or "")
        told = [f for f in item.findings if f.code is ReasonCode.ATTACHED_FILES]
        assert len(told) == 1 and "1 file (timesheet.pdf)" in told[0].message
