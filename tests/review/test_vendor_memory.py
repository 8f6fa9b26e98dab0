"""Vendors are remembered by what people approved, and by nothing else; erased documents are forgotten."""

from holdpoint.decision import Correction
from holdpoint.finding import ReasonCode
from holdpoint.ports import RememberedVendor
from review.authority import Actor, Role
from review.erasure import erase
from review.settlement import document_row
from tests.review.conftest import Desk

ANNA = Actor(name="anna", role=Role.APPROVER)
VAT, IBAN = "DE136695976", "DE89370400440532013000"


def test_only_what_a_person_approved_is_remembered(desk: Desk) -> None:
    memory = desk.store.vendor_memory
    vendor = {"seller_vat_id": VAT, "iban": IBAN}
    desk.release("by-policy.pdf", **vendor, seller_name="Wrong By Policy Ltd")
    assert memory.recall(vat_id=VAT, iban=IBAN) is None
    held = desk.hold("held.pdf", **vendor, number="RE-2", seller_name="Nordlicht", total_amount="120.00")
    assert memory.recall(vat_id=VAT, iban=IBAN) is None
    desk.store.decisions.approve(
        held,
        desk.version(held),
        ANNA,
        [
            Correction(field="seller_name", value="Nordlicht Leuchten GmbH"),
            Correction(field="total_amount", value="119.00"),
        ],
        frozenset(ReasonCode),
    )
    known = RememberedVendor(documents=1, names=("Nordlicht Leuchten GmbH",))
    assert memory.recall(vat_id=VAT, iban=None) == known
    assert memory.recall(vat_id=None, iban=IBAN) == known
    assert memory.recall(vat_id="DE999999999", iban=None) is None
    assert memory.recall(vat_id=None, iban=None) is None
    with desk.store.database.write() as connection:
        erase(connection, document_row(connection, held), desk.clock())
    assert memory.recall(vat_id=VAT, iban=IBAN) is None
