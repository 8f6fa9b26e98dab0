"""Messages that become e-invoices, plausible and odd, and what stands in a file."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from hypothesis import strategies as st
from lxml import etree

CENT = Decimal("0.01")
FIELDS = {
    "number": "RE-2026-17",
    "issue_date": "2026-02-27",
    "due_date": "2026-03-13",
    "currency": "EUR",
    "seller_name": "Müller & Söhne GmbH",
    "seller_address": "Weg 20, 80333 München",
    "seller_vat_id": "DE136695976",
    "buyer_name": "Kunden AG",
    "buyer_vat_id": "ATU12345675",
    "order_reference": "B-9",
    "net_amount": "100.00",
    "tax_amount": "19.00",
    "total_amount": "119.00",
    "amount_due": "119.00",
    "iban": "DE89370400440532013000",
}
ROW = {
    "description": "Ordner",
    "quantity": "4",
    "unit": "Stk.",
    "unit_price": "25.00",
    "tax_rate": "19",
    "amount": "100.00",
}


def message(document_type: str = "invoice", rows: list[dict[str, str]] | None = None, **changes: str) -> dict[str, Any]:
    """A release message's essential part; a change to "" leaves the field out."""
    fields = {name: value for name, value in (FIELDS | changes).items() if value}
    return {"type": document_type, "fields": fields, "line_items": [ROW] if rows is None else rows}


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def texts(xml: bytes, path: str) -> list[str]:
    """The texts at a path of local names, anywhere in the file."""
    steps = "/".join(f"*[local-name()='{step}']" for step in path.split("/"))
    return [element.text or "" for element in etree.fromstring(xml).xpath(f"//{steps}")]


_names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)
_quantities = st.decimals("-500", "500", places=3, allow_nan=False).filter(bool)
_prices = st.decimals("0.01", "5000", places=2, allow_nan=False)
_rates = st.sampled_from(["19", "7", "20", "5.5", "8.1", "21", "2.1"])
_units = st.one_of(st.none(), st.sampled_from(["Stk.", "hours", "m²", "Karton", "lines", "C62", "HUR", "psch.", "??"]))


@st.composite
def odd_messages(draw: st.DrawFn) -> dict[str, Any]:
    """Invoices that a careful issuer could have printed, with odd texts, units, signs and gaps."""
    rows, net, tax_by_rate = [], Decimal(0), dict[str, Decimal]()
    for _ in range(draw(st.integers(1, 5))):
        quantity, price, rate = draw(_quantities), draw(_prices), draw(_rates)
        amount = cents(quantity * price)
        row = {"description": draw(_names), "quantity": f"{quantity:f}", "unit_price": f"{price:f}", "tax_rate": rate}
        row["amount"] = f"{amount:f}"
        if (unit := draw(_units)) is not None:
            row["unit"] = unit
        for gap in draw(st.sets(st.sampled_from(["quantity", "unit_price", "amount"]), max_size=1)):
            del row[gap]
        rows.append(row)
        net += amount
        tax_by_rate[rate] = tax_by_rate.get(rate, Decimal(0)) + amount
    tax = sum((cents(base * Decimal(rate) / 100) for rate, base in tax_by_rate.items()), Decimal(0))
    total = net + tax
    paid = draw(st.sampled_from([Decimal(0), cents(total / 3), total]))
    changes = {
        "net_amount": f"{net:.2f}",
        "tax_amount": f"{tax:.2f}",
        "total_amount": f"{total:.2f}",
        "amount_due": f"{total - paid:.2f}",
        "number": draw(_names),
        "seller_name": draw(_names),
        "buyer_name": draw(_names),
        "currency": draw(st.sampled_from(["EUR", "GBP", "CHF", "SEK", "PLN"])),
        "seller_vat_id": draw(st.sampled_from(["DE136695976", "EL094014201", "XI123456789", "CHE123456789", "ZZ1"])),
        "buyer_vat_id": draw(st.sampled_from(["", "FR40303265045", "GB123456789"])),
    }
    for gap in draw(st.sets(st.sampled_from(["due_date", "iban", "order_reference", "seller_address", "amount_due"]))):
        changes[gap] = ""
    return message(draw(st.sampled_from(["invoice", "credit_note"])), rows, **changes)
