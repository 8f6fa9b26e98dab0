"""What later documents are compared with: a document's vendor, account, order, amounts, and the bands of its print."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from holdpoint.extraction import DocumentType
from holdpoint.ports import InvoicedLine
from holdpoint.values import iban_checksum_holds, identifier_key, normalise_iban, vendor_key
from review.records import DuplicateKeys
from review.tables import document_traits, documents, likeness_bands

# Run for every document: composed once.
_ARRIVAL = select(documents.c.arrival_id).where(documents.c.document_id == bindparam("of_document"))
_BANDS = select(document_traits.c.bands).where(document_traits.c.document_id == bindparam("of_document"))
_UPDATE = update(document_traits).where(document_traits.c.document_id == bindparam("of_document"))
_INSERT = insert(document_traits)
_INSERT_BAND = insert(likeness_bands)
_DELETE_BAND = delete(likeness_bands).where(
    likeness_bands.c.band == bindparam("of_band"),
    likeness_bands.c.arrival_id == bindparam("of_arrival"),
    likeness_bands.c.document_id == bindparam("of_document"),
)
_BILLS = (DocumentType.INVOICE, DocumentType.CREDIT_NOTE)  # what a vendor is paid by


def write_traits(connection: Connection, keys: DuplicateKeys) -> None:
    """Put them where lookups find them, in the place of what stood there."""
    is_bill = keys.document_type in _BILLS
    values: dict[str, object] = {
        "document_type": keys.document_type,
        "vendor_key": name_key(keys.seller_name) if is_bill else None,
        "vat_key": vat_key(keys.seller_vat_id) if is_bill else None,
        "iban": account_key(keys.iban) if is_bill else None,
        "order_key": order_key(keys.order_reference) if is_bill else None,
        # What is longer is no date, amount or currency; the extraction has it all the same.
        "issue_date": fitting(keys.issue_date, 10),
        "currency": fitting(keys.currency, 3),
        "net_amount": fitting(keys.net_amount, 40),
        "total_amount": fitting(keys.total_amount, 40),
        "lines": _stored(keys.lines) if is_bill and keys.order_reference else None,
    }
    if keys.bands is not None:
        values["fingerprint"] = fitting(keys.fingerprint, 64)
    before = connection.execute(_BANDS, {"of_document": keys.document_id}).scalar()
    bands = list(keys.bands) if keys.bands is not None else before or []
    arrival_id = connection.execute(_ARRIVAL, {"of_document": keys.document_id}).scalar()
    if arrival_id is None:
        return  # a document that the store does not have: nothing later can be compared with it
    if before is None:
        row = values | {"document_id": keys.document_id, "arrival_id": arrival_id, "bands": bands}
        connection.execute(_INSERT, row)
    else:
        connection.execute(_UPDATE, values | {"of_document": keys.document_id, "bands": bands})
    if bands != (before or []):
        _remove_bands(connection, keys.document_id, arrival_id, before or [])
        place = {"arrival_id": arrival_id, "document_id": keys.document_id}
        if bands:
            connection.execute(_INSERT_BAND, [place | {"band": band} for band in bands])


def read_lines(stored: Sequence[Sequence[str | None]] | None) -> tuple[InvoicedLine, ...]:
    """The lines as they were recorded."""
    names = ("description", "quantity", "unit_price", "amount")
    return tuple(InvoicedLine.model_validate(dict(zip(names, one, strict=True))) for one in stored or ())


def erase_traits(connection: Connection, document_id: str) -> None:
    """Forget them: nothing is compared with an erased document."""
    row = connection.execute(
        select(document_traits.c.arrival_id, document_traits.c.bands).where(
            document_traits.c.document_id == document_id
        )
    ).first()
    if row is not None:
        _remove_bands(connection, document_id, row.arrival_id, row.bands)
        connection.execute(delete(document_traits).where(document_traits.c.document_id == document_id))


def name_key(name: str | None) -> str | None:
    """What sellers are found by."""
    return (vendor_key(name)[:100] or None) if name else None


def vat_key(vat_id: str | None) -> str | None:
    """What VAT numbers are found by."""
    return (identifier_key(vat_id)[:20] or None) if vat_id else None


def account_key(iban: str | None) -> str | None:
    """The account, where its check digits hold: one misread digit makes no account."""
    found = normalise_iban(iban) if iban else None
    return found if found is not None and iban_checksum_holds(found) else None


def order_key(number: str | None) -> str | None:
    """What orders are found by."""
    return (identifier_key(number)[:100] or None) if number else None


def fitting(value: str | None, length: int) -> str | None:
    """The value where its column holds it."""
    return value if value is not None and len(value) <= length else None


def _stored(lines: Sequence[InvoicedLine]) -> list[list[str | None]]:
    return [
        [one.description, *(str(n) if n is not None else None for n in (one.quantity, one.unit_price, one.amount))]
        for one in lines
    ]


def _remove_bands(connection: Connection, document_id: str, arrival_id: int, bands: Sequence[int]) -> None:
    if bands:
        place = {"of_arrival": arrival_id, "of_document": document_id}
        connection.execute(_DELETE_BAND, [place | {"of_band": band} for band in bands])
