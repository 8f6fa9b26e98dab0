"""Amounts that do not add up. Pure; amounts are Decimal throughout.

Tolerances, in units of the currency: each printed amount is rounded by itself, so a sum may be off by half a cent for
each of its parts.
"""

from decimal import Decimal

from holdpoint.extraction import DocumentType, Extraction, LineItem
from holdpoint.finding import Finding, ReasonCode
from holdpoint.values import format_money
from validators.wording import amount_of, decimal_of, page_of

_CENT = Decimal("0.01")
_TAX_ROUNDING = Decimal("0.005")  # tax is rounded once for each rate
_WIDEST_TOTAL = Decimal("0.04")
_DUE_ROUNDING = Decimal("0.05")  # EN 16931 BT-114: an amount due may be rounded, as in Swiss francs
_ROW_SHARE = Decimal("0.005")  # of a row's amount: unit prices are printed rounded
_ADVICE = "Compare them with the original and correct what was misread, or reject the document."


def check_arithmetic(extraction: Extraction, added: Decimal = Decimal(0)) -> list[Finding]:
    """One finding for each relation between amounts that does not hold.

    `added` is what the document adds to the sum of its line items as a whole, or, below zero, takes off.
    """
    findings = [*_negative_credit(extraction), *_total(extraction), *_due(extraction)]
    sum_agrees, sum_findings = _sum_of_rows(extraction, added)
    findings += sum_findings
    if not sum_agrees:  # a row with a discount is off by itself; when the rows add up, it is right
        findings += _rows(extraction)
    return findings


def _total(extraction: Extraction) -> list[Finding]:
    net, tax, total = (amount_of(extraction, n) for n in ("net_amount", "tax_amount", "total_amount"))
    if net is None or total is None:
        return []
    if tax is None:
        return _unexplained(extraction, net, total)
    rates = {cell.value for item in extraction.line_items if (cell := item.tax_rate) is not None}
    tolerance = min(_CENT + _TAX_ROUNDING * len(rates), _WIDEST_TOTAL)
    if abs(net + tax - total) <= tolerance:
        return []
    message = (
        f"Net amount {_money(net)} and tax amount {_money(tax)} make {_money(net + tax)}, "
        f"but the total amount is {_money(total)}. {_ADVICE}"
    )
    return [_mismatch(extraction, message, "net_amount", "tax_amount", "total_amount")]


def _unexplained(extraction: Extraction, net: Decimal, total: Decimal) -> list[Finding]:
    """Net and total that differ without a tax: what makes the difference (a commission, a tax) was not read.

    Not on receipts, whose subtotal may stand before a tip or a rounding.
    """
    if abs(net - total) <= _CENT or extraction.type.document_type is DocumentType.RECEIPT:
        return []
    message = (
        f"The total amount is {_money(total)} and the net amount {_money(net)}, but no tax amount was read that makes "
        f"the difference of {_money(total - net)}. Enter it, or correct the total to what is to be paid."
    )
    return [_mismatch(extraction, message, "net_amount", "tax_amount", "total_amount")]


def _due(extraction: Extraction) -> list[Finding]:
    due, total = amount_of(extraction, "amount_due"), amount_of(extraction, "total_amount")
    if due is None or total is None or abs(due) <= abs(total) + _DUE_ROUNDING:
        return []
    message = f"The amount due, {_money(due)}, is more than the total amount, {_money(total)}. {_ADVICE}"
    return [_mismatch(extraction, message, "amount_due", "total_amount")]


def _negative_credit(extraction: Extraction) -> list[Finding]:
    document_type = extraction.type.document_type
    if document_type is not DocumentType.CREDIT_NOTE:
        return []
    findings = []
    for name in ("net_amount", "tax_amount", "total_amount", "amount_due"):
        amount = amount_of(extraction, name)
        if amount is not None and amount < 0:
            label = extraction.spec.label_of(name)
            message = (
                f"{label} of the credit note is {_money(amount)}; amounts of credit notes are kept without a sign. "
                f"Enter {_money(-amount)} if that is meant."
            )
            findings.append(_mismatch(extraction, message, name))
    return findings


def _sum_of_rows(extraction: Extraction, added: Decimal) -> tuple[bool, list[Finding]]:
    """Whether the rows are known to add up to the net or total amount, and a finding where they are known not to."""
    amounts = [_cell(item, "amount") for item in extraction.line_items]
    known = [a for a in amounts if a is not None]
    net, tax, total = (amount_of(extraction, n) for n in ("net_amount", "tax_amount", "total_amount"))
    expected = [(n, a) for n, a in (("net_amount", net), ("total_amount", total)) if a is not None]
    if net is None and tax is not None and total is not None:
        expected.append(("total_amount", total - tax))
    if not known or len(known) < len(amounts) or not expected:
        return False, []
    found = sum(known, Decimal(0)) + added
    if any(abs(found - amount) <= _CENT * len(known) for _, amount in expected):
        return True, []
    name, amount = expected[0]
    label = extraction.spec.label_of(name).lower()
    with_added = f", with {_money(added)} for the whole document," if added else ""
    message = (
        f"The {len(known)} line items{with_added} add up to {_money(found)}, "
        f"but the {label} is {_money(amount)}. {_ADVICE}"
    )
    return False, [_mismatch(extraction, message, "line_items", name)]


def _rows(extraction: Extraction) -> list[Finding]:
    findings = []
    for number, item in enumerate(extraction.line_items, start=1):
        quantity, price, amount = (_cell(item, n) for n in ("quantity", "unit_price", "amount"))
        if quantity is None or price is None or amount is None:
            continue
        if abs(quantity * price - amount) <= max(_CENT, abs(amount) * _ROW_SHARE):
            continue
        message = (
            f"Line item {number}: {quantity:f} × {price:f} is {_money(round(quantity * price, 2))}, "
            f"but its amount is {_money(amount)}. {_ADVICE}"
        )
        name = f"line_items[{number}].amount"
        findings.append(
            Finding(code=ReasonCode.ARITHMETIC_MISMATCH, message=message, fields=(name,), page=page_of(item.amount))
        )
    return findings


def _cell(item: LineItem, name: str) -> Decimal | None:
    cell = getattr(item, name)
    return decimal_of(cell.value) if cell is not None else None


def _mismatch(extraction: Extraction, message: str, *names: str) -> Finding:
    pages = (page_of(extraction.first(name)) for name in names)
    page = next((p for p in pages if p is not None), None)
    return Finding(code=ReasonCode.ARITHMETIC_MISMATCH, message=message, fields=names, page=page)


def _money(amount: Decimal) -> str:
    return format_money(amount.normalize())
