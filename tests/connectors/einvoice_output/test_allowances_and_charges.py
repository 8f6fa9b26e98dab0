"""Bills with a discount, a charge or terms for early payment go out as valid files that say so, to the cent."""

from decimal import Decimal
from typing import Any

import pytest
from einvoice_messages import FIELDS, ROW, cents, message, texts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.einvoice_output.changes import NO_REASON
from connectors.einvoice_output.cii import cii_xml
from connectors.einvoice_output.from_message import einvoice_of
from connectors.einvoice_output.model import EInvoice
from connectors.einvoice_output.rules import violations
from connectors.einvoice_output.ubl import ubl_xml
from extractors.einvoice import find_einvoice
from holdpoint.document import Attachment, BlobRef, Document
from holdpoint.errors import TerminalDeliveryError

DISCOUNT = {"kind": "allowance", "amount": "10.00", "reason": "Rabatt 10 %"}
FREIGHT = {"kind": "charge", "amount": "5.00", "reason": "Versand"}


def bill(
    changes: list[dict[str, str]], net: str, tax: str, rows: list[dict[str, str]] | None = None, kind: str = "invoice",
    **more: Any,
) -> dict[str, Any]:  # fmt: skip
    total = str(Decimal(net) + Decimal(tax))
    made = message(kind, rows, net_amount=net, tax_amount=tax, total_amount=total, amount_due=total)
    return made | {"allowances_and_charges": changes} | more


def build(made: dict[str, Any]) -> EInvoice:
    return einvoice_of(made, company_country="DE", seller_country=None)


def files_of(invoice: EInvoice) -> tuple[bytes, bytes]:
    ubl, cii = ubl_xml(invoice), cii_xml(invoice)
    assert violations(ubl, "ubl-credit-note" if invoice.is_credit_note else "ubl-invoice") == ()
    assert violations(cii, "cii") == ()
    return ubl, cii


def details_of(xml: bytes) -> dict[str, str | None]:
    """What our own reader of e-invoices finds beyond the fields."""
    blob = BlobRef(sha256="0" * 64, size=len(xml), media_type="application/xml", name="x.xml")
    attachment = Attachment(name="x.xml", media_type="application/xml", text=xml.decode())
    found = find_einvoice(Document(document_id="d", blob=blob, pages=(), attachments=(attachment,)))
    assert found is not None
    return {d.name: d.value for d in found.details}


@pytest.mark.parametrize("kind", ["invoice", "credit_note"])
def test_a_discount_and_a_charge_stand_in_both_files_with_their_words_and_totals(kind: str) -> None:
    made = bill([DISCOUNT, FREIGHT], "95.00", "18.05", kind=kind)
    for xml in files_of(build(made)):
        told = details_of(xml)
        assert (told["allowances[1].amount"], told["allowances[1].reason"]) == ("10.00", "Rabatt 10 %")
        assert (told["charges[1].amount"], told["charges[1].reason"]) == ("5.00", "Versand")
        assert (told["line_total"], told["allowance_total"], told["charge_total"]) == ("100.00", "10.00", "5.00")
        assert (told["taxes[1].base"], told["taxes[1].amount"]) == ("95.00", "18.05")


def test_a_change_whose_words_were_not_read_gets_a_reason_that_claims_nothing() -> None:
    ubl, cii = files_of(build(bill([{"kind": "allowance", "amount": "10.00"}], "90.00", "17.10")))
    assert texts(ubl, "AllowanceChargeReason") == texts(cii, "Reason") == [NO_REASON[False]]


def test_a_bill_without_lines_has_one_over_what_was_before_the_discount() -> None:
    ubl, _ = files_of(build(bill([DISCOUNT], "90.00", "17.10", rows=[])))
    assert texts(ubl, "InvoiceLine/LineExtensionAmount") == ["100.00"]
    assert texts(ubl, "TaxExclusiveAmount") == ["90.00"]


def test_a_bill_that_prints_no_net_amount_gets_the_lines_less_the_discount() -> None:
    made = bill([DISCOUNT], "90.00", "17.10")
    del made["fields"]["net_amount"], made["fields"]["tax_amount"]
    ubl, _ = files_of(build(made))
    assert texts(ubl, "TaxExclusiveAmount") == ["90.00"]


TWO_RATES = [ROW, ROW | {"description": "Buch", "tax_rate": "7"}]


@pytest.mark.parametrize(
    ("tax", "shares"),
    [
        pytest.param("24.70", [("7", "5.00"), ("19", "5.00")], id="in proportion"),
        pytest.param("24.10", [("19", "10.00")], id="all at the higher rate"),
        pytest.param("25.30", [("7", "10.00")], id="all at the lower rate"),
    ],
)
def test_the_printed_tax_says_at_which_rate_a_discount_is_taxed(tax: str, shares: list[tuple[str, str]]) -> None:
    invoice = build(bill([DISCOUNT], "190.00", tax, rows=TWO_RATES))
    assert [(f"{c.rate:f}", f"{c.amount:f}") for c in invoice.changes] == shares
    files_of(invoice)


def test_a_rate_that_the_message_gives_is_taken_even_where_no_line_has_it() -> None:
    made = bill([FREIGHT | {"tax_rate": "7"}], "105.00", "19.35")
    invoice = build(made)
    assert [(group.rate, group.base) for group in invoice.vat] == [(7, 5), (19, 100)]
    files_of(invoice)


REFUSED = [
    ("BT-106, BR-CO-10, BR-CO-13: the lines add up to 100.00; less allowances of 10.00", [DISCOUNT], "95.00", "18.05"),
    ("BT-110, BR-CO-14, BT-95, BT-102", [FREIGHT], "105.00", "19.00"),
    ("BT-102", [FREIGHT | {"tax_rate": "0"}], "105.00", "19.00"),
    ("BT-95", [DISCOUNT | {"tax_rate": "0"}], "90.00", "19.00"),
    ("BT-92", [{"kind": "allowance"}], "90.00", "17.10"),
    ("BT-99 of charge 1, BR-DEC", [FREIGHT | {"amount": "5.001"}], "105.00", "19.95"),
]


@pytest.mark.parametrize(("fact", "changes", "net", "tax"), REFUSED, ids=[r[0].split(":")[0] for r in REFUSED])
def test_what_cannot_be_said_is_refused_by_its_business_term(
    fact: str, changes: list[dict[str, str]], net: str, tax: str
) -> None:
    with pytest.raises(TerminalDeliveryError) as refused:
        build(bill(changes, net, tax))
    assert refused.value.fact.startswith(fact)
    assert "No e-invoice was written" in refused.value.consequence and refused.value.remedy


def test_two_ways_to_tax_that_make_the_same_tax_are_refused_not_chosen_between() -> None:
    """A discount at 19 % and a charge of the same amount at 7 %, or the other way about: one sum where both are 0."""
    rows = [
        ROW | {"amount": "50.00", "unit_price": "12.50"},
        ROW | {"amount": "50.00", "unit_price": "12.50", "tax_rate": "7"},
    ]
    both = [DISCOUNT, {"kind": "charge", "amount": "10.00"}]
    with pytest.raises(TerminalDeliveryError, match=r"BT-96, BT-103: .* 3 ways"):
        build(bill(both, "100.00", "13.00", rows=rows))


def test_printed_terms_for_early_payment_are_kept_with_their_lines() -> None:
    terms = "2 % Skonto bei Zahlung bis 10.03.2026,\n30 Tage netto"
    made = message(due_date="") | {"payment_terms": terms}
    for xml in files_of(build(made)):
        assert details_of(xml)["payment_terms"] == terms
    beside_a_date = message() | {"payment_terms": "#SKONTO#TAGE=14#PROZENT=2.00#"}
    ubl, cii = files_of(build(beside_a_date))
    assert texts(ubl, "PaymentTerms/Note") == ["#SKONTO#TAGE=14#PROZENT=2.00#"]
    assert texts(cii, "DueDateDateTime/DateTimeString") == ["20260313"]


def test_a_message_from_before_these_terms_is_written_as_ever() -> None:
    assert build(message()) == build(message() | {"allowances_and_charges": [], "payment_terms": None})
    assert FIELDS["total_amount"] == "119.00"


_changes = st.lists(
    st.builds(
        lambda kind, amount, reason: {"kind": kind, "amount": f"{amount:f}", "reason": reason},
        st.sampled_from(["allowance", "charge"]), st.decimals("0.00", "20", places=2), st.text(max_size=20),
    ),
    max_size=3,
)  # fmt: skip
_rows = st.lists(
    st.tuples(st.decimals("10", "900", places=2), st.sampled_from(["19", "7", "5.5"])), min_size=1, max_size=4
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_rows, _changes, st.booleans(), st.sampled_from(["invoice", "credit_note"]))
def test_whatever_is_written_adds_up_to_the_cent(
    drawn: list[tuple[Decimal, str]], changes: list[dict[str, str]], is_shared: bool, kind: str
) -> None:
    """BR-CO-10 to BR-CO-17 hold in both files; what is left open by the printed tax is refused by its term."""
    rows = [{"description": "x", "amount": f"{amount:f}", "tax_rate": rate} for amount, rate in drawn]
    by_rate: dict[str, Decimal] = {}
    for amount, rate in drawn:
        by_rate[rate] = by_rate.get(rate, Decimal(0)) + amount
    lines = sum(by_rate.values(), Decimal(0))
    added = sum((Decimal(c["amount"]) * (1 if c["kind"] == "charge" else -1) for c in changes), Decimal(0))
    if is_shared:
        bases = {rate: base + added * base / lines for rate, base in by_rate.items()}
    else:
        first = next(iter(by_rate))
        bases = {rate: base + (added if rate == first else 0) for rate, base in by_rate.items()}
    tax = sum((cents(base * Decimal(rate) / 100) for rate, base in bases.items()), Decimal(0))
    net = lines + added
    try:
        invoice = build(bill(changes, f"{net:f}", f"{tax:f}", rows=rows, kind=kind))
    except TerminalDeliveryError as error:
        assert error.fact.startswith(("BT-96", "BT-110")) and len(by_rate) > 1
        return
    _, cii = files_of(invoice)
    totals = invoice.totals
    assert (totals.lines, totals.net, totals.tax) == (lines, net, tax)
    assert totals.charges - totals.allowances == added
    assert sum(group.base for group in invoice.vat) == net and sum(group.tax for group in invoice.vat) == tax
    assert sum((Decimal(t) for t in texts(cii, "SpecifiedTradeAllowanceCharge/ActualAmount")), Decimal(0)) == sum(
        (Decimal(c["amount"]) for c in changes), Decimal(0)
    )
