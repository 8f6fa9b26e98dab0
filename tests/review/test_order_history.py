"""Several invoices on one purchase order: what the store remembers of their lines, and what the check makes of it."""

from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select, update

from connectors.master_data.directory import OrderDirectory
from connectors.master_data.factory import ConfiguredMasterData
from holdpoint.decision import Correction, Hold, Release
from holdpoint.extraction import DocumentType, ExtractedField, Extraction, LineItem, ReadDocument, Summary, TypeGuess
from holdpoint.ports import OrderLine, PurchaseOrder
from review.authority import Actor, Role
from review.records import Settlement
from review.settlement import keys_of
from review.tables import document_traits
from tests.review.conftest import START, Desk, doubt, invoice, page_of
from validators.context import CheckContext
from validators.orders import check_order
from validators.vendors import VendorMatch

ANNA = Actor(name="anna", role=Role.APPROVER)
_NUMBERS = count()
ORDER = PurchaseOrder(
    number="PO-17", lines=(OrderLine(description="Lamp", quantity=Decimal(10), unit_price=Decimal(10)),)
)


def billed(
    desk: Desk, name: str, quantity: str, *, kind: DocumentType = DocumentType.INVOICE, price: str = "10.00",
    held: bool = False,
) -> str:  # fmt: skip
    """An invoice or credit note on the order, over so many lamps, released or held."""
    document_id = desk.arrive(name)
    extraction = lamps(document_id, quantity, price).model_copy(
        update={"type": TypeGuess(document_type=kind, confidence=0.99)}
    )
    desk.store.settlement.record_keys([keys_of(extraction)])
    given: dict[str, Any] = {
        "document_id": document_id,
        "extraction": extraction,
        "summary": Summary(document_id=document_id, statements=(), summarizer="test", version="1"),
    }
    decision = Hold(**given, findings=(doubt("number"),)) if held else Release(**given)
    reading = ReadDocument(document=page_of(document_id, extraction), extraction=extraction)
    sha256 = desk.blobs.put(reading.model_dump_json().encode())
    desk.store.settlement.settle([Settlement(decision=decision, reading_sha256=sha256, page_count=1)])
    return document_id


def lamps(document_id: str, quantity: str, price: str = "10.00") -> Extraction:
    cells = {"description": "Lamp", "quantity": quantity, "unit_price": price}
    item = LineItem(**{n: ExtractedField(name=n, raw=v, value=v, confidence=0.99) for n, v in cells.items()})
    return invoice(document_id, order_reference="PO 17").model_copy(update={"line_items": (item,)})


def said(desk: Desk, quantity: str = "1", document_id: str | None = None) -> str:
    """What the check says of one more invoice over so many; "" where nothing is wrong."""
    document_id = document_id or desk.arrive(f"new {next(_NUMBERS)}")
    context = CheckContext(
        policy=None,
        history=desk.store.history,
        today=START.date(),
        master=ConfiguredMasterData(None, OrderDirectory((ORDER,))),
    )
    match = VendorMatch()
    return " ".join(f.message for f in check_order(document_id, lamps(document_id, quantity), match, context))


def test_what_several_invoices_take_of_a_line_adds_up(desk: Desk) -> None:
    billed(desk, "a.pdf", "4")
    billed(desk, "b.pdf", "5", held=True)  # whoever looks at it may still let it go
    assert said(desk, "1") == ""
    message = said(desk, "2")
    assert "2 are invoiced here, 9 were before ('a.pdf', 'b.pdf'); 10 were ordered" in message
    assert "Line 1, 'Lamp'" in message
    # once more, the same way round: only what arrived before counts
    again = billed(desk, "c.pdf", "1")
    assert said(desk, "1", document_id=again) == ""


def test_a_document_that_is_read_again_counts_once(desk: Desk) -> None:
    document_id = billed(desk, "a.pdf", "6")
    desk.store.settlement.record_keys([keys_of(lamps(document_id, "6"))])
    assert said(desk, "4") == ""
    desk.store.settlement.record_keys([keys_of(lamps(document_id, "7"))])  # as read the second time
    assert "7 were before" in said(desk, "4")
    assert said(desk, "10", document_id=document_id) == ""  # its own lines are not earlier ones


def test_what_was_rejected_or_taken_back_no_longer_counts(desk: Desk) -> None:
    rejected, voided = billed(desk, "a.pdf", "10", held=True), billed(desk, "b.pdf", "10")
    assert "20 were before" in said(desk)
    desk.store.decisions.reject(rejected, desk.version(rejected), ANNA, "not ours")
    assert "10 were before ('b.pdf')" in said(desk)
    desk.store.recall.void(voided, desk.version(voided), ANNA, "sent back")
    assert said(desk, "10") == ""


def test_a_persons_quantity_counts_and_not_the_one_that_was_read(desk: Desk) -> None:
    document_id = billed(desk, "a.pdf", "100", held=True)
    typed = [Correction(field="line_items[1].quantity", value="10")]
    desk.store.decisions.save_corrections(document_id, desk.version(document_id), ANNA, typed)
    assert "10 were before ('a.pdf')" in said(desk)
    typed = [Correction(field="line_items[1].quantity", value="3")]
    desk.store.decisions.save_corrections(document_id, desk.version(document_id), ANNA, typed)
    assert said(desk, "7") == ""


def test_a_credit_note_gives_back_once_it_was_released(desk: Desk) -> None:
    billed(desk, "a.pdf", "10")
    billed(desk, "held.pdf", "10", kind=DocumentType.CREDIT_NOTE, held=True)
    assert "10 were before ('a.pdf')" in said(desk)
    billed(desk, "cheaper.pdf", "10", kind=DocumentType.CREDIT_NOTE, price="2.00")  # no lamp comes back
    assert "10 were before" in said(desk)
    billed(desk, "back.pdf", "4", kind=DocumentType.CREDIT_NOTE)
    assert said(desk, "4") == ""
    assert "5 are invoiced here, 6 were before" in said(desk, "5")


def test_the_migration_gives_lines_to_what_names_an_order_already(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b", "c"):
        billed(desk, name, "4", held=True)
    desk.release("d", number="d")  # names no order
    held = desk.store.queue.waiting()[0].document_id
    typed = [
        Correction(field="line_items[1].quantity", value="3"),
        Correction(field="line_items[2].description", value="Cable"),
        Correction(field="line_items[3].description", value="Box"),
    ]
    for one in (typed, [Correction(field="line_items[3]", value="")]):
        desk.store.decisions.save_corrections(held, desk.version(held), ANNA, one)
    script: Any = ScriptDirectory("review/migrations").get_revision("0009").module
    monkeypatch.setattr(script, "_ROWS_AT_ONCE", 2)
    everything = select(document_traits.c.document_id, document_traits.c.lines).order_by(document_traits.c.arrival_id)
    with desk.store.database.write() as connection:
        before = [tuple(row) for row in connection.execute(everything)]
        connection.execute(update(document_traits).values(lines=None))
        with Operations.context(MigrationContext.configure(connection)):
            script._fill()
        assert [tuple(row) for row in connection.execute(everything)] == before
    assert dict(before)[held] == [["Lamp", "3.00", "10.00", None], ["Cable", None, None, None]]
    assert before[-1][1] is None
