"""The seller against the vendor master and against what it sent before."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pytest

from connectors.master_data.directory import OrderDirectory, VendorDirectory
from connectors.master_data.factory import ConfiguredMasterData
from holdpoint.extraction import DocumentType
from holdpoint.finding import Finding, Severity
from holdpoint.ports import AccountHistory, EarlierAccount, EarlierInvoice, OrderLine, PurchaseOrder, Vendor
from holdpoint.settings import MasterDataSettings
from holdpoint.values import vendor_key
from tests.validators.builders import INVOICE, Seen, extraction_of, findings_of, row
from validators.context import CheckContext, NoHistory
from validators.orders import is_matched
from validators.strata import Reading, stratum_of

OURS = "DE89370400440532013000"  # the account of INVOICE
OTHER = "GB82WEST12345698765432"
MUELLER = Vendor(vendor_id="70001", name="Müller & Söhne GmbH", vat_ids=("DE136695976",), ibans=(OURS,))
KLEIN = Vendor(vendor_id="70002", name="Klein Logistik AG", ibans=(OTHER,))
ORDER = PurchaseOrder(
    number="PO-4711",
    vendor_id="70001",
    vendor_name="Müller & Söhne GmbH",
    currency="EUR",
    net_amount=Decimal(100),
    lines=(
        OrderLine(description="Pendant lamp, brass", quantity=Decimal(4), unit_price=Decimal(20)),
        OrderLine(description="Mounting kit", quantity=Decimal(2), unit_price=Decimal(10)),
    ),
)
ROWS = (
    row(description="Pendant lamp, brass", quantity="4", unit_price="20.00", amount="80.00"),
    row(description="Mounting kit", quantity="2", unit_price="10.00", amount="20.00"),
)


@dataclass(frozen=True)
class Past(NoHistory):
    """What earlier documents say."""

    accounts: AccountHistory = field(default_factory=AccountHistory)
    on_order: tuple[EarlierInvoice, ...] = ()
    asked: list[dict[str, object]] = field(default_factory=list)

    def account(self, **asked: object) -> AccountHistory:
        self.asked.append(asked)
        return self.accounts

    def invoiced(self, **_: object) -> tuple[EarlierInvoice, ...]:
        return self.on_order


def found(
    values: dict[str, str | None],
    *,
    vendors: tuple[Vendor, ...] | None = (MUELLER, KLEIN),
    orders: tuple[PurchaseOrder, ...] | None = None,
    past: NoHistory | None = None,
    compared: MasterDataSettings | None = None,
    rows: tuple = (),
    document_type: DocumentType = DocumentType.INVOICE,
) -> list[Finding]:
    master = ConfiguredMasterData(
        VendorDirectory(vendors) if vendors is not None else None,
        OrderDirectory(orders) if orders is not None else None,
    )
    extraction = extraction_of({**INVOICE, **values}, rows, document_type=document_type)
    return list(
        findings_of(extraction, master=master, history=past or Seen(), compared=compared or MasterDataSettings())
    )


def codes(findings: list[Finding]) -> list[str]:
    return [str(f.code) for f in findings]


def test_a_vendor_with_its_own_account_is_no_finding() -> None:
    assert found({}) == []
    assert found({"seller_vat_id": None}) == []  # by its name
    assert found({"seller_vat_id": None, "seller_name": "MUELLER und Söhne G.m.b.H., Filiale Kiel"}) == []


@pytest.mark.parametrize("document_type", [DocumentType.INVOICE, DocumentType.CREDIT_NOTE])
def test_an_account_other_than_the_masters_takes_two_people(document_type: DocumentType) -> None:
    (finding,) = found({"iban": "NL91ABNA0417164300"}, document_type=document_type)
    assert (finding.code, finding.severity) == ("bank_details_changed", Severity.SECOND_PERSON)
    assert "NL91 ABNA 0417 1643 00" in finding.message and "DE89 3704 0044 0532 0130 00" in finding.message
    assert finding.needs_reason


def test_an_account_of_another_vendor_is_told_by_that_vendors_name() -> None:
    without = MUELLER.model_copy(update={"ibans": ()})
    (finding,) = found({"iban": OTHER}, vendors=(without, KLEIN))
    assert finding.code == "bank_details_changed" and "Klein Logistik AG (vendor 70002)" in finding.message


@pytest.mark.parametrize("name", ["Muller & 5öhne GmbH", "Mül1er & Söhne GmbH", "Müller & Söhnne Gmbh"])
def test_a_name_that_only_looks_like_a_vendors_is_unknown_and_its_account_is_changed(name: str) -> None:
    values = {"seller_name": name, "seller_vat_id": "DE129273398", "iban": "NL91ABNA0417164300"}
    findings = found(values)
    assert codes(findings) == ["vendor_unknown", "bank_details_changed"]
    assert "Müller & Söhne GmbH (vendor 70001)" in findings[0].message
    assert all("Müller & Söhne GmbH" in f.message for f in findings)


def test_who_is_not_in_the_master_is_unknown_and_who_is_blocked_is_told() -> None:
    (finding,) = found({"seller_name": "Unbekannte Lampen UG", "seller_vat_id": "DE129273398", "iban": None})
    assert finding.code == "vendor_unknown" and "'Unbekannte Lampen UG' is not in the vendor master" in finding.message
    (finding,) = found({}, vendors=(MUELLER.model_copy(update={"is_blocked": True}),))
    assert finding.code == "vendor_unknown" and "blocked" in finding.message


def test_without_a_master_earlier_documents_speak() -> None:
    earlier = EarlierAccount(
        iban=OTHER, seller_name="Müller & Söhne", vat_key="DE136695976", document_id="e" * 20, file_name="alt.pdf"
    )
    changed = Past(AccountHistory(is_known=False, other=earlier))
    (finding,) = found({}, vendors=None, past=changed)
    assert finding.code == "bank_details_changed" and "GB82 WEST" in finding.message and "alt.pdf" in finding.message
    assert changed.asked[0]["vat_id"] == "DE136695976"
    own = Past(AccountHistory(users=(earlier,)))
    assert found({}, vendors=None, past=own) == []
    stranger = earlier.model_copy(update={"seller_name": "Klein Logistik AG", "vat_key": "DE129273398"})
    (finding,) = found({}, vendors=None, past=Past(AccountHistory(users=(stranger,))))
    assert finding.code == "bank_details_changed" and "Klein Logistik AG" in finding.message
    # the master has this account for the vendor: what it had before is no question
    assert found({}, past=changed) == []


def test_an_account_with_wrong_check_digits_is_its_own_finding_alone() -> None:
    assert codes(found({"iban": "DE89370400440532013001"})) == ["invalid_iban"]


def test_an_invoice_as_ordered_is_no_finding() -> None:
    assert found({"order_reference": "PO 4711"}, orders=(ORDER,), rows=ROWS) == []
    some = (ROWS[0].model_copy(update={"quantity": row(quantity="1").quantity, "amount": row(amount="100.00").amount}),)
    assert found({"order_reference": "PO-4711"}, orders=(ORDER,), rows=some) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"unit_price": "20.30", "quantity": "4", "amount": "80.00"}, "costs 20.30 each; ordered at 20.00"),
        ({"unit_price": "20.00", "quantity": "5", "amount": "80.00"}, "5 are invoiced, 4 were ordered"),
        ({"description": "Express surcharge", "amount": "80.00"}, "'Express surcharge', was not ordered"),
    ],
)
def test_a_line_other_than_ordered_holds(change: dict[str, str], said: str) -> None:
    rows = (row(**({"description": "Pendant lamp, brass"} | change)), ROWS[1])
    findings = [
        f for f in found({"order_reference": "PO-4711"}, orders=(ORDER,), rows=rows) if f.code == "order_mismatch"
    ]
    assert len(findings) == 1 and said in findings[0].message
    assert findings[0].fields[0] == "order_reference" and findings[0].fields[1].startswith("line_items[1]")


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (ORDER.model_copy(update={"number": "PO-1"}), "There is no order PO-4711"),
        (ORDER.model_copy(update={"is_closed": True}), "is closed"),
        (ORDER.model_copy(update={"currency": "USD"}), "It is in EUR, but order PO-4711 is in USD"),
        (ORDER.model_copy(update={"vendor_id": "70002", "vendor_name": "Klein"}), "placed with Klein"),
        (ORDER.model_copy(update={"net_amount": Decimal("98.90")}), "for 100.00 net, but order PO-4711 is for 98.90"),
    ],
)
def test_a_head_other_than_ordered_holds(order: PurchaseOrder, said: str) -> None:
    (finding,) = found({"order_reference": "PO-4711"}, orders=(order,), rows=ROWS)
    assert finding.code == "order_mismatch" and said in finding.message


def test_what_was_invoiced_before_counts_and_credit_notes_give_back() -> None:
    def earlier(net: str, is_credit_note: bool = False) -> EarlierInvoice:
        return EarlierInvoice(
            document_id="e" * 20,
            is_credit_note=is_credit_note,
            currency="EUR",
            net_amount=Decimal(net),
            total_amount=None,
            file_name="erste.pdf",
        )

    twice = Past(on_order=(earlier("100.00"),))
    (finding,) = found({"order_reference": "PO-4711"}, orders=(ORDER,), rows=ROWS, past=twice)
    assert finding.code == "order_mismatch" and "100.00 were invoiced before ('erste.pdf')" in finding.message
    given_back = Past(on_order=(earlier("100.00"), earlier("100.00", is_credit_note=True)))
    assert found({"order_reference": "PO-4711"}, orders=(ORDER,), rows=ROWS, past=given_back) == []


def test_an_order_is_needed_only_above_the_limit() -> None:
    limits = {"EUR": Decimal(99), "USD": Decimal(50)}
    needed = MasterDataSettings(order_required_above=limits)
    (finding,) = found({}, orders=(ORDER,), compared=needed)
    assert finding.code == "order_mismatch" and "names no order" in finding.message
    assert found({}, orders=(ORDER,), compared=MasterDataSettings(order_required_above={"EUR": Decimal(100)})) == []
    assert found({}, orders=(ORDER,)) == []


def test_names_that_look_the_same_have_one_key() -> None:
    same = ("Nordlicht Leuchten GmbH", "NORDLICHT LEUCHTEN AG", "N0rd1icht Leuchten", "Nordlicht-Leuchten G.m.b.H.")
    assert len({vendor_key(name) for name in same}) == 1
    assert vendor_key("Modern Ltd") == vendor_key("Modem Limited")
    assert vendor_key("Nordlicht Leuchten") != vendor_key("Nordlicht Lampen")
    assert vendor_key("AG") == "ag"


@pytest.mark.parametrize(
    ("values", "has_orders", "matched"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"order_reference": None}, True, False),
        ({"order_reference": "PO-4712"}, True, False),  # no such order
        ({"seller_name": "Unbekannt GmbH", "seller_vat_id": None, "iban": None}, True, False),
        ({"iban": OTHER}, True, False),  # a changed account
        ({"net_amount": "120.00"}, True, False),  # more than was ordered
    ],
)
def test_matched_is_what_master_and_order_confirm(
    values: dict[str, str | None], has_orders: bool, matched: bool
) -> None:
    """Such invoices are a stratum of their own: the same for scans and photographs, new vendors and known ones."""
    master = ConfiguredMasterData(VendorDirectory((MUELLER,)), OrderDirectory((ORDER,)) if has_orders else None)
    extraction = extraction_of({**INVOICE, "order_reference": "PO-4711", **values}, ROWS)
    findings = list(findings_of(extraction, master=master, history=Past()))
    context = CheckContext(policy=None, history=Past(), today=date(2026, 3, 1), master=master)
    assert is_matched(extraction, findings, context) is matched
    assert stratum_of(Reading.MATCHED, False, ("reading", "vendor")) == "matched order"
