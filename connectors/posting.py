"""What a message says, typed: dates as dates, amounts as exact decimals. For receivers with columns instead of text."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from connectors.message import CORRECTION, EARLIER_CORRECTION, EARLIER_RELEASE, RELEASE, VOID
from holdpoint.decision import Delivery
from holdpoint.document_types import TYPE_SPECS, FieldSpec, ValueKind
from holdpoint.errors import TerminalDeliveryError
from holdpoint.extraction import LINE_ITEM_FIELDS, DocumentType

FIELDS: dict[str, FieldSpec] = {f.name: f for spec in TYPE_SPECS.values() for f in spec.fields}
"""Every field that some built-in document type has, by name. Those of taught types go along in `more_fields`."""
NUMBERS = frozenset({"quantity", "unit_price", "tax_rate", "amount"})
"""The cells of a line item that are numbers; the others are text."""

MONEY_DIGITS, MONEY_PLACES = 18, 4
CELL_DIGITS, CELL_PLACES = 18, 6  # quantities and unit prices: those of fuel and electricity have more than four places

Value = str | date | Decimal | tuple[str, ...] | None

_SCHEMAS = (RELEASE, CORRECTION, EARLIER_RELEASE, EARLIER_CORRECTION, VOID)
_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True)
class Posting:
    """One message. A void has no values and no lines: it says that an earlier revision counts no longer."""

    key: str
    schema: str
    document_id: str
    revision: int
    destination: str
    document_type: str
    decided_at: datetime  # UTC: when it was released, corrected or voided
    decided_by: str
    reason: str | None  # of a correction or a void
    source: str | None
    path: str | None
    sha256: str | None
    values: dict[str, Value]  # every name of FIELDS
    more_fields: str | None  # the fields of a taught type that are not among them, as a JSON object
    lines: tuple[dict[str, Value], ...]  # every name of LINE_ITEM_FIELDS

    @property
    def is_void(self) -> bool:
        """Whether it takes the document back."""
        return self.schema == VOID


def read_posting(delivery: Delivery) -> Posting:
    """The body of a delivery. TerminalDeliveryError when it is no message of this program, or a value is none."""
    message = message_of(delivery)
    try:
        return _posting(message)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unusable(delivery, f"{type(error).__name__}: {error}") from error


def message_of(delivery: Delivery) -> dict[str, Any]:
    """The body as an object with `schema`, `type` and the delivery's own key; TerminalDeliveryError otherwise."""
    try:
        message = json.loads(delivery.body)
        if message["schema"] not in _SCHEMAS:
            raise _unusable(delivery, f"its schema is {message['schema']!r}, which this version does not know")
        if message["idempotency_key"] != delivery.key:
            raise _unusable(delivery, f"its key is {message['idempotency_key']!r}")
        DocumentType(message["type"])
    except (ValueError, KeyError, TypeError) as error:
        raise _unusable(delivery, f"{type(error).__name__}: {error}") from error
    checked: dict[str, Any] = message
    return checked


def _posting(message: dict[str, Any]) -> Posting:
    is_void = message["schema"] == VOID
    decided_at = datetime.fromisoformat(message["voided_at" if is_void else "released_at"])
    fields = message.get("fields", {})
    return Posting(
        key=message["idempotency_key"],
        schema=message["schema"],
        document_id=message["document_id"],
        revision=int(message["revision"]),
        destination=message["destination"],
        document_type=message["type"],
        decided_at=decided_at.astimezone(UTC),
        decided_by=message["decided_by"],
        reason=message.get("reason"),
        source=message.get("source"),
        path=message.get("path"),
        sha256=message.get("sha256"),
        values={name: _value(spec, fields.get(name)) for name, spec in FIELDS.items()},
        more_fields=more_fields_of(fields),
        lines=tuple(_line(row) for row in message.get("line_items", ())),
    )


def more_fields_of(fields: Mapping[str, Any]) -> str | None:
    """The fields that no built-in type has, as one JSON text with sorted keys; None where there is none."""
    more = {name: value for name, value in fields.items() if name not in FIELDS}
    return json.dumps(more, sort_keys=True, ensure_ascii=False) if more else None


def _value(spec: FieldSpec, text: Any) -> Value:
    if text is None:
        return None
    if spec.several:
        return tuple(text)
    match spec.kind:
        case ValueKind.DATE:
            return date.fromisoformat(text)
        case ValueKind.MONEY:
            return _decimal(text)
    return str(text)


def _line(row: dict[str, Any]) -> dict[str, Value]:
    return {
        name: _decimal(row[name]) if name in NUMBERS and name in row else row.get(name) for name in LINE_ITEM_FIELDS
    }


def _decimal(text: str) -> Decimal:
    if not _DECIMAL.fullmatch(text):
        raise ValueError(f"{text!r} is no number")
    return Decimal(text)


def misfit(posting: Posting, significant: int | None = None) -> str | None:
    """The first number that its column would not keep to the last digit, in words; None when all fit.

    `significant`: how many digits a column keeps, where it is a binary number.
    """
    for name, value in posting.values.items():
        if isinstance(value, Decimal) and not fits(value, MONEY_DIGITS, MONEY_PLACES, significant):
            return f"{name} is {value}, and its column keeps {_kept(MONEY_DIGITS, MONEY_PLACES, significant)}"
    for number, line in enumerate(posting.lines, start=1):
        for name, value in line.items():
            if isinstance(value, Decimal) and not fits(value, CELL_DIGITS, CELL_PLACES, significant):
                kept = _kept(CELL_DIGITS, CELL_PLACES, significant)
                return f"{name} of line {number} is {value}, and its column keeps {kept}"
    return None


def fits(value: Decimal, digits: int, places: int, significant: int | None = None) -> bool:
    """Whether a column of that many digits, so many of them behind the point, keeps the value to the last digit."""
    shown = value.normalize().as_tuple()
    exponent = int(shown.exponent)
    whole = len(shown.digits) + exponent
    fine = -exponent <= places and whole <= digits - places
    return fine and (significant is None or len(shown.digits) <= significant)


def _kept(digits: int, places: int, significant: int | None) -> str:
    return f"{min(digits, significant or digits)} digits, {places} of them behind the point"


def _unusable(delivery: Delivery, what: str) -> TerminalDeliveryError:
    return TerminalDeliveryError(
        f"The destination '{delivery.destination}' cannot use the body of the delivery {delivery.key}: {what}.",
        consequence="Nothing was written there.",
        remedy="Correct the document's values and release it anew, or report this.",
        document_id=delivery.document_id,
    )
