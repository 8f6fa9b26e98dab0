"""The invoice against its purchase order: vendor, currency, lines, and what of the order is not invoiced yet."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from rapidfuzz import fuzz

from holdpoint.extraction import DocumentType, ExtractedField, Extraction
from holdpoint.finding import Finding, ReasonCode
from holdpoint.ports import EarlierInvoice, PurchaseOrder
from holdpoint.values import format_money, vendor_key
from validators.context import CheckContext
from validators.order_lines import ROUNDING, Said, check_lines, with_tolerance
from validators.vendors import VendorMatch
from validators.wording import amount_of, page_of

_SAME_VENDOR = 80.0
_MOST_TOLD = 5
# Of a vendor, account or order that is not confirmed; where the first two stand, the checks have asked nobody.
_UNMATCHED = frozenset(
    {
        ReasonCode.NO_TEXT,
        ReasonCode.UNKNOWN_TYPE,
        ReasonCode.ORDER_MISMATCH,
        ReasonCode.VENDOR_UNKNOWN,
        ReasonCode.BANK_DETAILS_CHANGED,
    }
)


def check_order(document_id: str, extraction: Extraction, match: VendorMatch, context: CheckContext) -> list[Finding]:
    """One finding for each way in which an invoice is more than, or other than, what was ordered."""
    if not context.master.has_orders or extraction.type.document_type is not DocumentType.INVOICE:
        return []
    reference = extraction.first("order_reference")
    if reference is None or not reference.value:
        return _without_order(extraction, context)
    order = context.master.order(reference.value)
    if order is None:
        message = (
            f"There is no order {reference.value}. Correct the number if it was misread; otherwise ask who ordered."
        )
        return [_finding(message, reference)]
    earlier = context.history.invoiced(document_id=document_id, order=order.number)
    tolerances = context.compared.tolerances
    said = [
        *_head(extraction, order, match),
        *check_lines(extraction.line_items, order, earlier, tolerances),
        *_left(extraction, order, earlier, tolerances.total_percent),
    ]
    return [_finding(message, reference, *fields) for message, fields in said[:_MOST_TOLD]]


def is_matched(extraction: Extraction, findings: Iterable[Finding], context: CheckContext) -> bool:
    """Whether vendor master and purchase order confirm the invoice: both know it, and no check finds a difference.

    `findings` are those of all checks: without one, the vendor is in the master and the order is there. The order must
    name an amount, or lines, to compare with.
    """
    if not (context.master.has_vendors and context.master.has_orders):
        return False
    if extraction.type.document_type is not DocumentType.INVOICE or any(f.code in _UNMATCHED for f in findings):
        return False
    number = extraction.value("order_reference")
    order = context.master.order(number) if number else None
    return order is not None and bool(order.lines or order.net_amount or order.total_amount)


def _without_order(extraction: Extraction, context: CheckContext) -> list[Finding]:
    limits = context.compared.order_required_above
    net = amount_of(extraction, "net_amount")
    net = net if net is not None else amount_of(extraction, "total_amount")
    if not limits or net is None:
        return []
    currency = extraction.value("currency") or ""
    limit = limits.get(currency, min(limits.values()))
    if net <= limit:
        return []
    message = (
        f"It names no order, but {format_money(net)} {currency} needs one: the limit is {format_money(limit)}. "
        "Enter the order's number if it has one; otherwise ask who ordered."
    )
    return [Finding(code=ReasonCode.ORDER_MISMATCH, message=message, fields=("order_reference",))]


def _head(extraction: Extraction, order: PurchaseOrder, match: VendorMatch) -> Said:
    said: Said = []
    seller, currency = extraction.value("seller_name"), extraction.value("currency")
    if order.is_closed:
        said.append((f"Order {order.number} is closed. Ask who ordered whether it is still to be paid.", ()))
    is_other = match.vendor is not None and order.vendor_id is not None and match.vendor.vendor_id != order.vendor_id
    if match.vendor is None and seller is not None and order.vendor_name is not None:
        likeness = fuzz.ratio(vendor_key(seller), vendor_key(order.vendor_name))
        is_other = likeness < _SAME_VENDOR
    if is_other:
        whose = order.vendor_name or f"vendor {order.vendor_id}"
        message = f"Order {order.number} was placed with {whose}, not with {seller or 'this seller'}. Ask who ordered."
        said.append((message, ("seller_name",)))
    if currency is not None and order.currency is not None and currency != order.currency:
        message = (
            f"It is in {currency}, but order {order.number} is in {order.currency}. Ask the vendor for the right one."
        )
        said.append((message, ("currency",)))
    return said


def _left(extraction: Extraction, order: PurchaseOrder, earlier: Sequence[EarlierInvoice], percent: Decimal) -> Said:
    """What this invoice and those before it take of the order, net where both have it, else in total."""
    for name, ordered in (("net_amount", order.net_amount), ("total_amount", order.total_amount)):
        amount = amount_of(extraction, name)
        if amount is None or ordered is None:
            continue
        counted = [
            (one.file_name, taken)
            for one in earlier
            if one.currency in (None, extraction.value("currency")) and (taken := _taken(one, name))
        ]
        # A credit for what was invoiced elsewhere does not add to the order.
        before = max(sum((taken for _, taken in counted), Decimal(0)), Decimal(0))
        if before + amount <= with_tolerance(ordered, percent) + ROUNDING:
            return []
        what = "net" if name == "net_amount" else "in all"
        if before > 0:
            named = ", ".join(f"'{file_name}'" for file_name, _ in counted[-2:])
            message = (
                f"Order {order.number} is for {format_money(ordered)} {what}. {format_money(before)} were invoiced "
                f"before ({named}); with the {format_money(amount)} here it is {format_money(before + amount)}. "
                "Ask who ordered whether it is due."
            )
        else:
            message = (
                f"It is for {format_money(amount)} {what}, but order {order.number} is for {format_money(ordered)}. "
                "Ask the vendor for a corrected invoice, or who ordered more."
            )
        return [(message, (name,))]
    return []


def _taken(earlier: EarlierInvoice, name: str) -> Decimal:
    """What it took of the order; what gives back counts once it was released."""
    amount = earlier.net_amount if name == "net_amount" else earlier.total_amount
    amount = amount if amount is not None else earlier.total_amount
    if amount is None:
        return Decimal(0)
    taken = -abs(amount) if earlier.is_credit_note else amount
    return taken if taken > 0 or earlier.is_released else Decimal(0)


def _finding(message: str, reference: ExtractedField, *fields: str) -> Finding:
    return Finding(
        code=ReasonCode.ORDER_MISMATCH,
        message=message,
        fields=("order_reference", *fields),
        page=page_of(reference),
    )
