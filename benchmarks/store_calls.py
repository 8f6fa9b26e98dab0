"""What is asked of the store all day, on documents drawn at random: each call as the flows and the page make it."""

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select, update

from benchmarks.store_filling import FIRST_SECOND, SOURCE, Shape, document_id
from benchmarks.store_plans import TEXT_SEARCH
from connectors.blobs import FolderBlobStore
from holdpoint.decision import Correction, Hold
from holdpoint.document import BlobRef, Document, Page, PageKind, Unit, Word
from holdpoint.extraction import DocumentType, Extraction, ReadDocument, Summary
from holdpoint.finding import Finding, ReasonCode
from holdpoint.ports import SourceItem
from review.authority import Actor, Role
from review.records import QueuePlace, Settlement
from review.settlement import keys_of
from review.store import ReviewStore
from review.tables import documents

Call = tuple[str, Callable[[], object], int]
_PAGE = 101
_IBAN = "DE89370400440532013000"
_SLOW_CALLS = 5
_APPROVER = Actor(name="carla", role=Role.APPROVER)


def calls(store: ReviewStore, blobs: FolderBlobStore, shape: Shape, times: int) -> Iterator[Call]:
    """Name, call and how often to make it. Those that change something come last and use each document once."""
    random = Random(1)  # noqa: S311 -- which documents to ask for, not cryptography
    queue, history, outbox, intake = store.queue, store.history, store.outbox, store.intake

    def any_number() -> int:
        return random.randint(1, shape.documents)

    def any_place() -> QueuePlace:
        number = random.randint(shape.decided + 1, shape.documents)
        return QueuePlace(settled_at=_second(number), arrival_id=number)

    def similar() -> object:
        number = any_number()
        return history.similar(
            document_id=document_id(number), seller_name=None, number=f"RE-{any_number()}",
            total_amount=f"{100 + number * 7919 % 400000}.{10 + number % 90}",
            issue_date=f"20{10 + number % 16}-0{1 + number % 9}-{10 + number % 18}",
        )  # fmt: skip

    def alike() -> object:
        return history.alike(document_id="", bands=[16 * any_number() + k for k in range(3)])

    def account() -> object:
        vendor = any_number() % 5003
        return history.account(
            document_id="", seller_name=f"Supplier {vendor} GmbH", vat_id=f"DE{100_000_000 + vendor}", iban=_IBAN
        )

    def recent() -> object:
        name, since, until = f"Supplier {any_number() % 5003} GmbH", date(2020, 1, 1), date(2020, 1, 7)
        return history.recent(document_id="", seller_name=name, vat_id=None, since=since, until=until)

    def known(number: int) -> object:
        path = f"post/2026/RE-{number}.pdf"
        return intake.known_arrivals([SourceItem(source=SOURCE, path=path, size=84213, modified_at=_second(number))])

    yield "waiting, first page", lambda: queue.waiting(state="held", limit=_PAGE), times
    yield "waiting, a page in the middle", lambda: queue.waiting(state="held", after=any_place(), limit=_PAGE), times
    yield "waiting, page before", lambda: queue.waiting(state="held", before=any_place(), limit=_PAGE), times
    for code in (ReasonCode.POSSIBLE_DUPLICATE, ReasonCode.INVALID_IBAN):
        yield (
            f"waiting, reason {code}",
            lambda code=code: queue.waiting(state="held", reason=code, after=any_place(), limit=_PAGE),  # type: ignore[misc]
            times,
        )
    for kind in (DocumentType.INVOICE, DocumentType.CONTRACT):
        yield (
            f"waiting, type {kind}",
            lambda kind=kind: queue.waiting(state="held", document_type=kind, limit=_PAGE),  # type: ignore[misc]
            times,
        )
    yield (
        "next_waiting",
        lambda: queue.next_waiting(document_id(shape.documents - random.randint(0, 99)), "held"),
        times,
    )
    yield "counts", queue.counts, times
    yield "item", lambda: queue.item(document_id(any_number())), times
    yield "find by id", lambda: queue.find(document_id(any_number())[:12]), times
    yield "find by name", lambda: queue.find(f"RE-{any_number()}.pdf"), times
    yield "decided", queue.decided, times
    yield "released", queue.released, times
    yield "history.similar", similar, times
    yield "history.alike", alike, times
    yield "history.account", account, times
    yield "history.invoiced", lambda: history.invoiced(document_id="", order=f"PO-{any_number() // 3}"), times
    yield "history.recent", recent, times
    yield "known_arrivals, known", lambda: known(any_number()), times
    yield "known_arrivals, new", lambda: known(shape.documents + any_number()), times
    yield "pending", lambda: intake.pending(SOURCE), times
    yield "outbox.next_due", outbox.next_due, times
    yield "outbox.counts", outbox.counts, times
    yield "outbox.setbacks", outbox.setbacks, times
    yield "outbox.claim", lambda: outbox.claim(limit=1), times
    yield (
        f"{TEXT_SEARCH}, first page of hits",
        lambda: queue.waiting(state="held", text="Supplier 77", limit=_PAGE),
        times,
    )
    yield from _changes(store, blobs, shape, times)
    yield f"{TEXT_SEARCH}, no hit, held", lambda: queue.waiting(state="held", text="nosuchword"), _SLOW_CALLS
    yield f"{TEXT_SEARCH}, no hit, released", lambda: queue.released(text="nosuchword"), _SLOW_CALLS


def _changes(store: ReviewStore, blobs: FolderBlobStore, shape: Shape, times: int) -> Iterator[Call]:
    batch_id = store.intake.begin_batch(SOURCE)
    fresh = itertools.count(1)

    def record_arrival() -> object:
        number = shape.documents + next(fresh)
        sha256 = document_id(number).ljust(64, "0")
        name = f"RE-{number}.pdf"
        item = SourceItem(source=SOURCE, path=f"post/2026/{name}", size=84213, modified_at=_second(number))
        blob = BlobRef(sha256=sha256, size=84213, media_type="application/pdf", name=name)
        return store.intake.record_arrival(batch_id, item, blob)

    yield "record_arrival", record_arrival, times
    held = [
        n
        for n in range(shape.decided + 1, shape.documents + 1)
        if n % 50 != 0 and n % 10 < 7 and n > shape.documents - 20 * times
    ][: 3 * times]
    rows = {n: _given_reading(store, blobs, n) for n in held}
    some = iter(held)
    settled = itertools.count(1)

    def settle() -> object:
        template = rows[held[0]]
        new_id = document_id(shape.documents + next(settled))
        extraction = template.model_copy(update={"document_id": new_id})
        store.settlement.record_keys([keys_of(extraction)])
        summary = Summary(document_id=new_id, statements=(), summarizer="extractive", version="1")
        finding = Finding(code=ReasonCode.LOW_CONFIDENCE, message="The total amount is uncertain.")
        decision = Hold(document_id=new_id, extraction=extraction, summary=summary, findings=(finding,))
        return store.settlement.settle([Settlement(decision=decision, page_count=1)])

    def save() -> object:
        typed = [Correction(field="due_date", value="2026-11-30")]
        return store.decisions.save_corrections(document_id(next(some)), 2, _APPROVER, typed)

    def approve() -> object:
        return store.decisions.approve(document_id(next(some)), 2, _APPROVER, accepted=frozenset(ReasonCode))

    yield "settle, one held document", settle, times
    yield "save_corrections", save, times
    yield "approve", approve, times


def _given_reading(store: ReviewStore, blobs: FolderBlobStore, number: int) -> Extraction:
    """Put down how the document was read, as the extraction stage does: a decision checks it again."""
    own = documents.c.document_id == document_id(number)
    with store.database.read() as connection:
        row: Any = connection.execute(select(documents).where(own)).mappings().one()
    extraction = Extraction.model_validate(row["extraction"])
    words = tuple(Word(text=f.raw, box=f.provenance[0].boxes[0]) for f in extraction.fields)
    page = Page(
        number=1, width=595, height=842, unit=Unit.POINT, kind=PageKind.TEXT_LAYER, reader="pdfium", words=words
    )
    blob = BlobRef(sha256=row["sha256"], size=row["size"], media_type=row["media_type"], name=row["name"])
    document = Document(document_id=row["document_id"], blob=blob, pages=(page,))
    reading = blobs.put(ReadDocument(document=document, extraction=extraction).model_dump_json().encode())
    with store.database.write() as connection:
        connection.execute(update(documents).where(own).values(reading_sha256=reading))
    return extraction


def _second(number: int) -> datetime:
    return datetime.fromtimestamp(FIRST_SECOND, UTC) + timedelta(seconds=number)
