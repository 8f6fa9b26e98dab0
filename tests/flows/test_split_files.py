"""A PDF of several documents becomes several; one that only looks so waits as one; nothing is lost or doubled."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from sqlalchemy.exc import OperationalError

from extractors.sandbox import Sandbox
from flows.wiring import Runtime
from holdpoint.decision import Outcome
from holdpoint.errors import HoldpointError
from holdpoint.finding import ReasonCode
from review import arrivals
from review.authority import Role
from review.web.app import create_app
from samples import papers
from tests.flows.step_runs import Run, ended, made, put, settings_of
from tests.review.web.conftest import PASSWORD, Browser, render_page


def joined(*files: bytes) -> bytes:
    writer = PdfWriter()
    for data in files:
        writer.append(io.BytesIO(data))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def invoices() -> list[bytes]:
    return [made(papers.invoice, seed) for seed in (11, 12, 13)]


STACK = [
    ("stack.pdf", "container", None),
    *((f"stack.pdf!/stack, page {n}.pdf", "released", "invoice") for n in (1, 2, 3)),
]


def test_three_invoices_in_one_file_are_three_documents(
    tmp_path: Path, invoices: list[bytes], sandbox: Sandbox
) -> None:
    """Each with its own outcome, values, pages and review page; the same stack again is a duplicate."""
    stack = joined(*invoices)
    put(tmp_path, stack=stack)
    with Runtime(settings_of(tmp_path)) as runtime:
        report = Run(runtime, sandbox).finish()
        assert ended(report) == STACK
        assert (report.arrivals, report.members) == (1, 3)
        parts = [runtime.store.queue.item(d.document_id) for d in report.documents if "!/" in d.path and d.document_id]
        assert len({part.document_id for part in parts}) == 3
        numbers = [part.effective.value("number") for part in parts if part.effective is not None]
        assert len(set(numbers)) == 3 and None not in numbers
        second = parts[1]
        assert second.page_count == 1
        assert second.effective is not None
        assert {p.page for f in second.effective.fields for p in f.provenance} == {1}

        runtime.store.users.add("anna", Role.REVIEWER, PASSWORD)
        browser = Browser(create_app(runtime.store, runtime.blobs, render_page, secret=b"s" * 32, session_hours=1))
        browser.sign_in("anna")
        shown = browser.get(f"/documents/{second.document_id}/pages/1.png").content
        assert shown == render_page(stack, "application/pdf", 2, 0)
        assert "stack, page 2.pdf" in browser.get(f"/documents/{second.document_id}").text

        (tmp_path / "drop" / "again.pdf").write_bytes(stack)  # the same bytes once more
        assert ended(Run(runtime, sandbox).finish()) == [("again.pdf", "duplicate", None)]


@pytest.mark.parametrize("killed", ["after extracting", "while splitting", "after splitting"])
def test_a_run_that_is_cut_off_splits_the_same_when_it_goes_on(
    tmp_path: Path, invoices: list[bytes], sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, killed: str
) -> None:
    put(tmp_path, stack=joined(*invoices))
    with Runtime(settings_of(tmp_path)) as runtime:
        first = Run(runtime, sandbox)
        first.extract()
        if killed == "while splitting":
            real, calls = arrivals._insert_arrival, []

            def failing(*arguments: object) -> int:
                calls.append(arguments)
                if len(calls) == 2:
                    raise OperationalError("the disk is gone", None, Exception())
                return real(*arguments)  # type: ignore[arg-type]

            with monkeypatch.context() as patch:
                patch.setattr(arrivals, "_insert_arrival", failing)
                with pytest.raises(HoldpointError, match="cannot be used"):
                    first.split()
            assert len(runtime.store.intake.pending("drop")) == 1  # all or nothing
        elif killed == "after splitting":
            assert first.split() == 1
    with Runtime(settings_of(tmp_path)) as runtime:
        report = Run(runtime, sandbox).finish()
        assert ended(report) == STACK
        assert report.outcomes == {Outcome.CONTAINER: 1, Outcome.RELEASED: 3}


def test_a_long_invoice_and_one_with_an_appendix_are_not_torn_apart(tmp_path: Path, sandbox: Sandbox) -> None:
    clauses = PdfWriter()
    clauses.append(io.BytesIO(made(papers.agreement, 15)), pages=(1, 2))
    appendix = io.BytesIO()
    clauses.write(appendix)
    put(
        tmp_path,
        appendix=joined(made(papers.invoice, 16), appendix.getvalue()),
        long=made(papers.long_invoice, 14),
    )
    with Runtime(settings_of(tmp_path)) as runtime:
        assert [row[0] for row in ended(Run(runtime, sandbox).finish())] == ["appendix.pdf", "long.pdf"]


def test_what_may_not_or_cannot_be_cut_waits_as_one_document(
    tmp_path: Path, invoices: list[bytes], sandbox: Sandbox
) -> None:
    put(tmp_path, stack=joined(*invoices))
    with Runtime(settings_of(tmp_path, split_files=False)) as runtime:
        report = Run(runtime, sandbox).finish()
        assert ended(report) == [("stack.pdf", "held", "invoice")]
        item = runtime.store.queue.item(report.documents[0].document_id or "")
        reason = next(f for f in item.findings if f.code is ReasonCode.SEVERAL_DOCUMENTS)
        assert reason.page == 2
        assert "may begin another document" in reason.message


def test_the_parts_are_the_same_bytes_every_time(invoices: list[bytes], sandbox: Sandbox, tmp_path: Path) -> None:
    from extractors.cutting import cut_pages

    stack = joined(*invoices)
    assert cut_pages(stack, 2, 3) == cut_pages(stack, 2, 3)
    assert len(PdfReader(io.BytesIO(cut_pages(stack, 2, 3))).pages) == 2
