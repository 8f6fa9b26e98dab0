"""Words and figures as people read them. Pure: records in, texts out."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from holdpoint.decision import Delivery, DeliveryState
from holdpoint.document_types import TypeSpec
from holdpoint.extraction import LINE_ITEM_FIELDS, DocumentType
from holdpoint.finding import ReasonCode
from review.records import ReviewItem
from review.settlement import keys_of

_THIN_SPACE = "\N{NARROW NO-BREAK SPACE}"
SURE, LIKELY = 0.95, 0.85
_SHORT_REASONS = {
    ReasonCode.MISSING_REQUIRED: "Missing",
    ReasonCode.LOW_CONFIDENCE: "Uncertain",
    ReasonCode.ARITHMETIC_MISMATCH: "Does not add up",
    ReasonCode.ROWS_INCOMPLETE: "Maybe a row missing",
    ReasonCode.INVALID_IBAN: "IBAN not valid",
    ReasonCode.INVALID_VAT_ID: "VAT number not valid",
    ReasonCode.DATE_ORDER: "Date order",
    ReasonCode.AMBIGUOUS_DATE: "Two-way date",
    ReasonCode.AMOUNT_LIMIT: "Above the limit",
    ReasonCode.POSSIBLE_DUPLICATE: "Maybe a duplicate",
    ReasonCode.NO_TEXT: "No text",
    ReasonCode.UNKNOWN_TYPE: "Unknown type",
    ReasonCode.XML_PAGE_MISMATCH: "XML and page disagree",
    ReasonCode.EINVOICE_INVALID: "E-invoice not valid",
    ReasonCode.EXPECTATION_FAILED: "Batch expectation",
    ReasonCode.RELEASE_STOPPED: "Release stopped",
    ReasonCode.HIDDEN_TEXT: "Hidden text",
    ReasonCode.CONFLICTING_TYPES: "Two kinds of file",
    ReasonCode.RELEASE_RULE: "Not proven safe",
    ReasonCode.ACTIVE_CONTENT: "Active content",
    ReasonCode.ATTACHED_FILES: "Files attached",
    ReasonCode.MARKED_AS_COPY: "Marked as copy",
    ReasonCode.BANK_DETAILS_CHANGED: "Account changed",
    ReasonCode.VENDOR_UNKNOWN: "Vendor unknown",
    ReasonCode.ORDER_MISMATCH: "Not as ordered",
    ReasonCode.TAX_RATE: "Tax rate",
    ReasonCode.SENSITIVE_DATA: "Sensitive data",
    ReasonCode.POLICY_RULE: "Owner's rule",
    ReasonCode.INSTRUCTIONS_IN_DOCUMENT: "Orders to software",
    ReasonCode.SEVERAL_DOCUMENTS: "Maybe several documents",
    ReasonCode.ENCRYPTED: "Encrypted",
    ReasonCode.DAMAGED: "Damaged",
    ReasonCode.EMPTY: "Empty",
    ReasonCode.UNSUPPORTED: "Unsupported",
    ReasonCode.RESOURCE_LIMIT: "Not safe to read",
    ReasonCode.WRONG_EXTENSION: "Wrong name",
    ReasonCode.NOT_ON_PAGE: "Not printed",
    ReasonCode.MODEL_REFUSED: "Model not used",
    ReasonCode.MODEL_READS_OTHERWISE: "Model differs",
}
_DELIVERY_WORDS = {
    DeliveryState.PENDING: "on its way",
    DeliveryState.SENDING: "being sent",
    DeliveryState.DELIVERED: "delivered",
    DeliveryState.FAILED_OVER: "given up here, sent to the fallback",
    DeliveryState.DEAD_LETTER: "dead letter: given up everywhere",
}


def short_reason(code: ReasonCode) -> str:
    """The reason in two or three words, for the queue."""
    return _SHORT_REASONS[code]


def amount(value: str | None) -> str:
    """A decimal with its digits grouped by thin spaces, "12 345.50"; anything else as it stands, nothing for None."""
    if value is None:
        return ""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite():
        return value
    decimals = max(-int(number.as_tuple().exponent), 0)
    return f"{number:,.{decimals}f}".replace(",", _THIN_SPACE).replace("-", "\N{MINUS SIGN}")


def age(since: datetime, now: datetime) -> str:
    """How long ago, in the largest fitting unit: "just now", "5 min", "3 h", "12 d"."""
    minutes = int((now - since).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h"
    return f"{minutes // (24 * 60)} d"


def moment(at: datetime | None) -> str:
    """A point in time for people: "24 Nov 2026, 07:31 UTC"."""
    return f"{at.astimezone(UTC):%d %b %Y, %H:%M} UTC".lstrip("0") if at is not None else ""


def file_size(size: int) -> str:
    """Bytes as people say them."""
    if size < 1024:
        return f"{size} bytes"
    return f"{size / 1024:,.0f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:,.1f} MB"


def type_word(document_type: DocumentType | None, types: Mapping[DocumentType, TypeSpec]) -> str:
    """The document type's label; a dash while it has none. One that was taught here once is told by its name."""
    if document_type is None:
        return "\N{EN DASH}"
    return (types.get(document_type) or TypeSpec.unknown(document_type)).label


def confidence_level(confidence: float) -> str:
    """One of "sure", "likely", "unsure": word on the page and class in the style sheet."""
    if confidence >= SURE:
        return "sure"
    return "likely" if confidence >= LIKELY else "unsure"


def delivery_word(state: DeliveryState) -> str:
    """What became of a delivery."""
    return _DELIVERY_WORDS[state]


def delivery_level(delivery: Delivery) -> str:
    """Class of a delivery: "good", "bad" or "open"."""
    if delivery.state is DeliveryState.DELIVERED:
        return "good"
    return "bad" if delivery.state is DeliveryState.DEAD_LETTER else "open"


def place_label(place: str, spec: TypeSpec | None) -> str:
    """What a person calls a field's place: "Total amount", "Party 2", "Line 3, unit price"."""
    match = re.fullmatch(r"([a-z][a-z0-9_]*)(?:\[(\d+)\])?(?:\.([a-z_]+))?", place)
    if match is None:
        return place
    name, index, cell = match.groups()
    if name == "line_items":
        line = f"Line {index or 1}"
        return f"{line}, {cell.replace('_', ' ')}" if cell in LINE_ITEM_FIELDS else line
    label = spec.label_of(name) if spec is not None else name.replace("_", " ").capitalize()
    return f"{label} {index}" if index else label


def state_words(item: ReviewItem) -> tuple[str, str]:
    """Where a document stands, as a badge: class and words."""
    if item.resolution is not None:
        return str(item.resolution), f"{str(item.resolution).capitalize()} by {item.decided_by}"
    if item.state == "released":
        return "approved", "Released by policy"
    if item.state == "container":
        return "processing", "Split into the documents that it holds"
    if item.state == "processing":
        return "processing", "Being read"
    return item.state, "Waiting for a decision" if item.state == "held" else "Quarantined"


def subject(item: ReviewItem) -> str:
    """What to call a document in a sentence: its number, or its file name."""
    number = item.effective.value("number") if item.effective is not None else None
    return number or item.blob.name


def heading(item: ReviewItem) -> tuple[str, str]:
    """What stands over a document: who it is from and its number, or its file name alone."""
    keys = keys_of(item.effective) if item.effective is not None else None
    if keys is None or keys.seller_name is None:
        return subject(item), ""
    return keys.seller_name, keys.number or ""
