"""A person says what documents a file holds: one read as one is cut, one that was cut is joined again."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from extractors.sandbox import Sandbox
from flows.wiring import Runtime
from holdpoint.decision import Outcome, Resolution
from holdpoint.errors import ForbiddenError, StaleVersionError, StoreError, TerminalError
from holdpoint.finding import ReasonCode
from holdpoint.settings import Settings
from review.authority import Actor, Role
from review.records import ReviewItem
from review.web.app import create_app
from tests.flows.test_split_files import Run, ended, joined, put
from tests.review.web.conftest import PASSWORD, Browser, render_page
from tests.support.postgres import PostgresServer

ANNA = Actor(name="anna", role=Role.REVIEWER)


def settings_of(folder: Path, url: str | None = None, *, split: bool = True, release: bool = False) -> Settings:
    """Everything is held, unless `release`; `split: False` leaves each file whole."""
    return Settings.model_validate(
        {
            "data_dir": str(folder / "data"),
            "database": {"url": url} if url else None,
            "sources": {"drop": {"path": str(folder / "drop"), "settle_seconds": 0}},
            "destinations": {"files": {"kind": "folder", "path": str(folder / "out")}},
            "document_types": {"invoice": {"primary": "files", "owner": "finance", "release": release}},
            "extraction": {"split_files": split},
        }
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str | None:
    if request.param == "sqlite":
        return None
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.database()


@pytest.fixture
def stack(tmp_path: Path, invoices: list[bytes]) -> bytes:
    """Two invoices in one file, in the drop."""
    data = joined(*invoices)
    put(tmp_path, stack=data)
    return data


@pytest.fixture
def whole(tmp_path: Path, stack: bytes, sandbox: Sandbox, url: str | None) -> Iterator[tuple[Runtime, str]]:
    """The file held as one document, with the batch that brought it."""
    with Runtime(settings_of(tmp_path, url, split=False)) as runtime:
        batch = Run(runtime, sandbox)
        assert ended(batch.finish()) == [("stack.pdf", "held", "invoice")]
        yield runtime, batch.batch


@pytest.fixture
def cut(tmp_path: Path, stack: bytes, sandbox: Sandbox, url: str | None) -> Iterator[tuple[Runtime, str]]:
    """The file cut by its content, its parts held, with the batch that brought it."""
    with Runtime(settings_of(tmp_path, url)) as runtime:
        batch = Run(runtime, sandbox)
        assert [row[1] for row in ended(batch.finish())] == ["container", "held", "held"]
        yield runtime, batch.batch


def items(runtime: Runtime, batch: str) -> dict[str, ReviewItem]:
    """Every document of a batch by its path."""
    found = runtime.store.queue.batch(batch).documents
    return {d.path: runtime.store.queue.item(d.document_id) for d in found if d.document_id}


def page_of(runtime: Runtime) -> Browser:
    runtime.store.users.add("anna", Role.REVIEWER, PASSWORD)
    browser = Browser(create_app(runtime.store, runtime.blobs, render_page, secret=b"s" * 32, session_hours=1))
    browser.sign_in("anna")
    return browser


def test_a_person_cuts_a_file_and_each_part_is_read_by_itself(
    whole: tuple[Runtime, str], sandbox: Sandbox, stack: bytes, tmp_path: Path
) -> None:
    runtime, batch = whole
    file = items(runtime, batch)["stack.pdf"]
    browser = page_of(runtime)
    shown = browser.get(f"/documents/{file.document_id}").text
    assert 'name="begins_at" value="2"' in shown  # where the reader thinks that another one begins
    answer = browser.submit(f"/documents/{file.document_id}/cut", version=str(file.version), begins_at="2")
    assert answer.status_code == 303

    Run(runtime, sandbox).finish()
    report = runtime.store.queue.batch(batch)
    assert report.equation_holds
    assert (report.arrivals, report.members) == (1, 2)
    assert report.outcomes == {Outcome.CONTAINER: 1, Outcome.HELD: 2}
    parts = items(runtime, batch)
    assert list(parts) == ["stack.pdf!/stack, page 1.pdf", "stack.pdf!/stack, page 2.pdf"]
    numbers = {p.effective.value("number") for p in parts.values() if p.effective}
    assert len(numbers) == 2 and None not in numbers
    codes = {f.code for p in parts.values() for f in p.findings}
    assert not codes & {ReasonCode.POSSIBLE_DUPLICATE, ReasonCode.SEVERAL_DOCUMENTS}  # not of the file, nor asked again
    container = browser.get(f"/documents/{file.document_id}").text
    assert "Its documents" in container
    assert all(f"/documents/{part.document_id}" in container for part in parts.values())
    assert any("further documents begin on page 2" in line for line in container.splitlines())

    (tmp_path / "drop" / "again.pdf").write_bytes(stack)
    assert ended(Run(runtime, sandbox).finish()) == [("again.pdf", "duplicate", None)]


def test_a_person_joins_what_was_cut_and_it_is_read_as_one(cut: tuple[Runtime, str], sandbox: Sandbox) -> None:
    runtime, batch = cut
    first, second = items(runtime, batch).values()
    browser = page_of(runtime)
    assert "They are one document" in browser.get(f"/documents/{second.document_id}").text
    answer = browser.submit(f"/documents/{second.document_id}/join", version=str(second.version))
    assert answer.status_code == 303

    Run(runtime, sandbox).finish()
    report = runtime.store.queue.batch(batch)
    assert report.equation_holds
    assert report.outcomes == {Outcome.HELD: 3}
    file, *parts = items(runtime, batch).values()
    assert file.page_count == 2
    assert file.is_open
    codes = {f.code for f in file.findings}
    assert not codes & {ReasonCode.POSSIBLE_DUPLICATE, ReasonCode.SEVERAL_DOCUMENTS}  # its parts are no earlier ones
    assert [p.resolution for p in parts] == [Resolution.JOINED, Resolution.JOINED]
    assert first.document_id in {p.document_id for p in parts}
    assert runtime.store.queue.counts().held == 1
    assert answer.headers["location"].startswith(f"/documents/{file.document_id}")

    Run(runtime, sandbox).finish()  # it stays one
    assert runtime.store.queue.batch(batch).outcomes == {Outcome.HELD: 3}


def test_what_was_joined_can_be_cut_again(cut: tuple[Runtime, str], sandbox: Sandbox) -> None:
    """The same cut as before gives the same bytes, so the parts are those that were closed: they wait again."""
    runtime, batch = cut
    part = next(iter(items(runtime, batch).values()))
    whole = runtime.store.file_parts.join(part.document_id, part.version, ANNA)
    Run(runtime, sandbox).finish()
    file = runtime.store.queue.item(whole)
    runtime.store.file_parts.cut(whole, file.version, ANNA, [2])
    Run(runtime, sandbox).finish()
    report = runtime.store.queue.batch(batch)
    assert report.equation_holds
    assert runtime.store.queue.counts().held == 2
    assert {i.resolution for i in items(runtime, batch).values()} == {None}


@pytest.mark.parametrize("pages", [[], [1], [0, 2], [3], [2, 9]])
def test_pages_that_it_has_not_are_refused(whole: tuple[Runtime, str], pages: list[int]) -> None:
    runtime, batch = whole
    file = items(runtime, batch)["stack.pdf"]
    with pytest.raises(TerminalError, match="has 2 pages"):
        runtime.store.file_parts.cut(file.document_id, file.version, ANNA, pages)
    assert runtime.store.queue.item(file.document_id) == file


def test_words_in_the_place_of_pages_change_nothing_and_say_so(whole: tuple[Runtime, str]) -> None:
    runtime, batch = whole
    file = items(runtime, batch)["stack.pdf"]
    answer = page_of(runtime).submit(
        f"/documents/{file.document_id}/cut", version=str(file.version), begins_at="the second"
    )
    assert answer.status_code == 422
    assert "“the second” names no pages." in answer.text
    assert runtime.store.queue.item(file.document_id) == file


def test_it_takes_a_reviewer_who_saw_it_as_it_is(whole: tuple[Runtime, str]) -> None:
    runtime, batch = whole
    file = items(runtime, batch)["stack.pdf"]
    with pytest.raises(ForbiddenError):
        runtime.store.file_parts.cut(file.document_id, file.version, Actor(name="vera", role=Role.VIEWER), [2])
    with pytest.raises(StaleVersionError):
        runtime.store.file_parts.cut(file.document_id, file.version - 1, ANNA, [2])
    with pytest.raises(TerminalError, match="not cut from a file"):
        runtime.store.file_parts.join(file.document_id, file.version, ANNA)
    assert runtime.store.queue.item(file.document_id) == file


def test_parts_are_not_joined_where_one_has_left(cut: tuple[Runtime, str], sandbox: Sandbox) -> None:
    """Nothing that a receiver has is read again unseen; once it is taken back, it can be."""
    runtime, batch = cut
    first, second = items(runtime, batch).values()
    accepted = frozenset(f.key for f in first.findings)
    runtime.store.decisions.approve(first.document_id, first.version, ANNA, accepted=accepted, why="seen")
    with pytest.raises(StaleVersionError, match=r"page 1\.pdf has left already"):
        runtime.store.file_parts.join(second.document_id, second.version, ANNA)
    assert runtime.store.queue.item(second.document_id) == second

    left = runtime.store.queue.item(first.document_id)
    runtime.store.recall.void(first.document_id, left.version, Actor(name="paul", role=Role.APPROVER), "one document")
    runtime.store.file_parts.join(second.document_id, second.version, ANNA)
    Run(runtime, sandbox).finish()
    assert runtime.store.queue.item(first.document_id).resolution is Resolution.VOIDED
    assert runtime.store.queue.counts().held == 1


def test_a_cut_file_whose_bytes_are_gone_stops_the_run_with_a_remedy(
    whole: tuple[Runtime, str], sandbox: Sandbox
) -> None:
    runtime, batch = whole
    file = items(runtime, batch)["stack.pdf"]
    runtime.store.file_parts.cut(file.document_id, file.version, ANNA, [2])
    runtime.blobs.delete(file.blob.sha256)
    with pytest.raises(StoreError, match="missing from the blob store"):
        Run(runtime, sandbox).extract()


def test_a_file_that_cannot_be_cut_says_so_and_waits_as_one(
    tmp_path: Path, invoices: list[bytes], sandbox: Sandbox
) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(joined(*invoices))))
    writer.encrypt(user_password="", owner_password="o", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    put(tmp_path, locked=out.getvalue())
    with Runtime(settings_of(tmp_path)) as runtime:
        batch = Run(runtime, sandbox)
        assert ended(batch.finish()) == [("locked.pdf", "held", "invoice")]
        file = items(runtime, batch.batch)["locked.pdf"]
        runtime.store.file_parts.cut(file.document_id, file.version, ANNA, [2])
        Run(runtime, sandbox).finish()
        assert runtime.store.queue.batch(batch.batch).outcomes == {Outcome.HELD: 1}
        told = [f.message for f in runtime.store.queue.item(file.document_id).findings
                if f.code is ReasonCode.SEVERAL_DOCUMENTS]  # fmt: skip
        assert len(told) == 1
        assert "said to begin on page 2, but it cannot be cut" in told[0]
