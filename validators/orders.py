"""The invoice against its purchase order: vendor, currency, lines, and what of the order is not invoiced yet."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from holdpoint.extraction import DocumentType, ExtractedField, Extraction, LineItem
from holdpoint.finding import Finding, ReasonCode
from holdpoint.ports import EarlierInvoice, OrderLine, PurchaseOrder
from holdpoint.settings.master_data import OrderTolerances
from holdpoint.values import format_money, format_number, vendor_key
from validators.context import CheckContext
from validators.vendors import VendorMatch
from validators.wording import amount_of, decimal_of, page_of

_SAME_GOODS = 70.0  # rapidfuzz token set ratio of two descriptions, of 100
_ROUNDING = Decimal("0.05")  # what rounding line by line may add up to
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
    said = [
        *_head(extraction, order, match),
        *_lines(extraction, order, context.compared.tolerances),
        *_left(document_id, extraction, order, context),
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


Said = list[tuple[str, tuple[str, ...]]]  # a message, and the fields it is about beside the order's number


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


def _lines(extraction: Extraction, order: PurchaseOrder, tolerances: OrderTolerances) -> Said:
    """Each line against the ordered line it is most like; several lines of one ordered line count together."""
    if not order.lines:
        return []
    said: Said = []
    taken: dict[int, Decimal] = {}
    for number, item in enumerate(extraction.line_items, start=1):
        description = item.description.value if item.description is not None else None
        if not description:
            continue
        place = _ordered_line(description, item, order.lines)
        if place is None:
            amount = decimal_of(item.amount.value) if item.amount is not None else None
            if amount is None or amount > 0:  # a discount need not be ordered
                message = f"Line {number}, '{_cut(description)}', was not ordered on {order.number}. Ask who ordered."
                said.append((message, (f"line_items[{number}].description",)))
            continue
        ordered = order.lines[place]
        price = decimal_of(item.unit_price.value) if item.unit_price is not None else None
        if price is not None and ordered.unit_price is not None:
            most = _with(ordered.unit_price, tolerances.price_percent)
            if price > most:
                message = (
                    f"Line {number}, '{_cut(description)}', costs {format_money(price)} each; ordered at "
                    f"{format_money(ordered.unit_price)}. Ask the vendor for a corrected invoice."
                )
                said.append((message, (f"line_items[{number}].unit_price",)))
        quantity = decimal_of(item.quantity.value) if item.quantity is not None else None
        if quantity is not None and ordered.quantity is not None:
            taken[place] = taken.get(place, Decimal(0)) + quantity
            if taken[place] > _with(ordered.quantity, tolerances.quantity_percent):
                message = (
                    f"Line {number}, '{_cut(description)}': {format_number(taken[place])} are invoiced, "
                    f"{format_number(ordered.quantity)} were ordered. Ask for a corrected invoice, or who ordered more."
                )
                said.append((message, (f"line_items[{number}].quantity",)))
    return said


def _ordered_line(description: str, item: LineItem, lines: Sequence[OrderLine]) -> int | None:
    """The index of the ordered line that it is; among lines of one description that with the nearest price."""
    price = decimal_of(item.unit_price.value) if item.unit_price is not None else None

    def rank(index: int) -> tuple[float, Decimal]:
        ordered = lines[index].unit_price
        apart = abs(price - ordered) if price is not None and ordered is not None else Decimal(0)
        return (-_alike(description, lines[index].description), apart)

    best = min(range(len(lines)), key=rank)
    return best if _alike(description, lines[best].description) >= _SAME_GOODS else None


def _alike(one: str, other: str) -> float:
    return float(fuzz.token_set_ratio(one, other, processor=default_process))


def _left(document_id: str, extraction: Extraction, order: PurchaseOrder, context: CheckContext) -> Said:
    """What this invoice and those before it take of the order, net where both have it, else in total."""
    for name, ordered in (("net_amount", order.net_amount), ("total_amount", order.total_amount)):
        amount = amount_of(extraction, name)
        if amount is None or ordered is None:
            continue
        earlier = [
            one
            for one in context.history.invoiced(document_id=document_id, order=order.number)
            if one.currency in (None, extraction.value("currency"))
        ]
        before = sum((_taken(one, name) for one in earlier), Decimal(0))
        most = _with(ordered, context.compared.tolerances.total_percent)
        if before + amount <= most + _ROUNDING:
            return []
        what = "net" if name == "net_amount" else "in all"
        if before > 0:
            named = ", ".join(f"'{one.file_name}'" for one in earlier[-2:])
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
    amount = earlier.net_amount if name == "net_amount" else earlier.total_amount
    amount = amount if amount is not None else earlier.total_amount
    if amount is None:
        return Decimal(0)
    return -abs(amount) if earlier.is_credit_note else amount


def _with(ordered: Decimal, percent: Decimal) -> Decimal:
    return ordered * (1 + percent / 100)


def _cut(text: str) -> str:
    return text if len(text) <= 60 else text[:59].rstrip() + "…"


def _finding(message: str, reference: ExtractedField, *fields: str) -> Finding:
    return Finding(
        code=ReasonCode.ORDER_MISMATCH,
        message=message,
        fields=("order_reference", *fields),
        page=page_of(reference),
    )
