"""What a message says, typed: dates as dates, amounts as exact decimals. For receivers with columns instead of text."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from holdpoint.decision import Delivery
from holdpoint.document_types import TYPE_SPECS, FieldSpec, ValueKind
from holdpoint.errors import TerminalDeliveryError
from holdpoint.extraction import LINE_ITEM_FIELDS

FIELDS: dict[str, FieldSpec] = {f.name: f for spec in TYPE_SPECS.values() for f in spec.fields}
"""Every field that some document type has, by name."""
NUMBERS = frozenset({"quantity", "unit_price", "tax_rate", "amount"})
"""The cells of a line item that are numbers; the others are text."""

Value = str | date | Decimal | tuple[str, ...] | None

VOID = "holdpoint.void/1"
_SCHEMAS = ("holdpoint.release/1", "holdpoint.correction/1", VOID)
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
    lines: tuple[dict[str, Value], ...]  # every name of LINE_ITEM_FIELDS

    @property
    def is_void(self) -> bool:
        """Whether it takes the document back."""
        return self.schema == VOID


def read_posting(delivery: Delivery) -> Posting:
    """The body of a delivery. TerminalDeliveryError when it is no message of this program, or a value is none."""
    try:
        message = json.loads(delivery.body)
        if message["schema"] not in _SCHEMAS:
            raise _unusable(delivery, f"its schema is {message['schema']!r}, which this version does not know")
        if message["idempotency_key"] != delivery.key:
            raise _unusable(delivery, f"its key is {message['idempotency_key']!r}")
        return _posting(message)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unusable(delivery, f"{type(error).__name__}: {error}") from error


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
        lines=tuple(_line(row) for row in message.get("line_items", ())),
    )


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


def fits(value: Decimal, digits: int, places: int, significant: int | None = None) -> bool:
    """Whether a column of that many digits, so many of them behind the point, keeps the value to the last digit.

    `significant`: how many digits from the first that is not 0 the column keeps, where it is a binary number.
    """
    shown = value.normalize().as_tuple()
    exponent = int(shown.exponent)
    whole = len(shown.digits) + exponent
    fine = -exponent <= places and whole <= digits - places
    return fine and (significant is None or len(shown.digits) <= significant)


def _unusable(delivery: Delivery, what: str) -> TerminalDeliveryError:
    return TerminalDeliveryError(
        f"The destination '{delivery.destination}' cannot use the body of the delivery {delivery.key}: {what}.",
        consequence="Nothing was written there.",
        remedy="Correct the document's values and release it anew, or report this.",
        document_id=delivery.document_id,
    )
