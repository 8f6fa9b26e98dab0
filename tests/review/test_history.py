"""What later documents are compared with: print, orders, a seller's days; what arrived earlier and was not rejected."""

from datetime import date
from decimal import Decimal

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import delete, func, select

from holdpoint.extraction import DocumentType, TypeGuess
from holdpoint.finding import Finding, ReasonCode
from review.authority import Actor, Role
from review.erasure import erase
from review.settlement import document_row, keys_of
from review.tables import document_traits, likeness_bands
from tests.review.conftest import START, Desk, invoice

ANNA = Actor(name="anna", role=Role.REVIEWER)


def printed(desk: Desk, name: str, *bands: int, **values: str) -> str:
    """A released invoice whose print has these bands."""
    document_id = desk.release(name, number=name, **values)
    desk.store.settlement.record_keys([keys_of(invoice(document_id, number=name, **values), bands)])
    return document_id


def test_documents_that_share_bands_come_with_the_likest_first(desk: Desk) -> None:
    some, more = printed(desk, "1", 11, 12, 13), printed(desk, "2", 11, 12, 14)
    printed(desk, "3", 91)
    new = desk.arrive("new")
    found = desk.store.history.alike(document_id=new, bands=[12, 14, 15])
    assert [(f.document_id, f.shared_bands) for f in found] == [(more, 2), (some, 1)]
    assert desk.store.history.alike(document_id=new, bands=[]) == ()
    assert desk.store.history.alike(document_id=some, bands=[11]) == ()  # what came later is not earlier
    held = desk.hold("4", Finding(code=ReasonCode.AMOUNT_LIMIT, message="x"), number="4")
    desk.store.settlement.record_keys([keys_of(invoice(held), (15,))])
    assert [f.document_id for f in desk.store.history.alike(document_id="none", bands=[15])] == [held]
    desk.store.decisions.reject(held, desk.version(held), ANNA, "not ours")
    assert desk.store.history.alike(document_id="none", bands=[15]) == ()


def test_bands_stay_when_values_are_corrected_and_go_when_others_are_recorded(desk: Desk) -> None:
    document_id = printed(desk, "1", 11, 12)
    desk.store.settlement.record_keys([keys_of(invoice(document_id, number="other"))])
    assert len(desk.store.history.alike(document_id="none", bands=[11, 12])) == 1
    desk.store.settlement.record_keys([keys_of(invoice(document_id), (77,))])
    assert desk.store.history.alike(document_id="none", bands=[11, 12]) == ()
    assert len(desk.store.history.alike(document_id="none", bands=[77])) == 1


def test_what_was_invoiced_on_an_order_is_added_up_with_credit_notes_apart(desk: Desk) -> None:
    desk.release("1", number="1", order_reference="PO-17")
    credit = desk.release("2", number="2", order_reference="po 17")
    as_note = invoice(credit, order_reference="PO 17").model_copy(
        update={"type": TypeGuess(document_type=DocumentType.CREDIT_NOTE, confidence=1.0)}
    )
    desk.store.settlement.record_keys([keys_of(as_note)])
    desk.release("3", number="3", order_reference="PO-18")
    found = desk.store.history.invoiced(document_id=desk.arrive("new"), order="PO17")
    assert [(f.net_amount, f.is_credit_note, f.file_name) for f in found] == [
        (Decimal("100.00"), False, "1"),
        (Decimal("100.00"), True, "2"),
    ]


def test_a_sellers_days(desk: Desk) -> None:
    for name, day in (("1", "2026-02-09"), ("2", "2026-02-10"), ("3", "2026-02-16"), ("4", "2026-02-17")):
        desk.release(name, number=name, issue_date=day)
    desk.release("5", number="5", issue_date="2026-02-12", seller_name="Ganz Andere GmbH")
    found = desk.store.history.recent(
        document_id=desk.arrive("new"),
        seller_name="NORDLICHT LEUCHTEN",
        vat_id=None,
        since=date(2026, 2, 10),
        until=date(2026, 2, 16),
    )
    assert [f.file_name for f in found] == ["2", "3"]


def test_nothing_is_compared_with_an_erased_document(desk: Desk) -> None:
    document_id = printed(desk, "1", 11, iban="DE89370400440532013000")
    with desk.store.database.write() as connection:
        erase(connection, document_row(connection, document_id), START)
        for table in (document_traits, likeness_bands):
            assert connection.execute(select(func.count()).select_from(table)).scalar() == 0


def test_the_migration_gives_traits_to_what_was_there_with_peoples_corrections(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["1", "2", "3"]
    for name in names:
        desk.release(name, number=name, iban="DE89370400440532013000", order_reference="PO-17")
    traits, lines = (
        ScriptDirectory("review/migrations").get_revision(revision).module for revision in ("0007", "0009")
    )
    for script in (traits, lines):
        monkeypatch.setattr(script, "_ROWS_AT_ONCE", 2)
    everything = select(document_traits).order_by(document_traits.c.arrival_id)
    with desk.store.database.write() as connection:
        before = [dict(row) for row in connection.execute(everything).mappings()]
        connection.execute(delete(document_traits))
        with Operations.context(MigrationContext.configure(connection)):
            traits._fill()
            lines._fill()
        assert [dict(row) for row in connection.execute(everything).mappings()] == before
    assert len(before) == len(names) and before[0]["vendor_key"] == "nordllchtleuchten"
