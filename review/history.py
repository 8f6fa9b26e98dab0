"""The documents seen before: what duplicates, changed accounts and used up orders are told by."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, bindparam, select, union_all

from holdpoint.extraction import DocumentType
from holdpoint.ports import AccountHistory, EarlierAccount, EarlierDocument, EarlierInvoice
from holdpoint.values import identifier_key
from review.database import Database
from review.tables import document_traits, documents, likeness_bands
from review.traits import account_key, name_key, order_key, read_lines, vat_key

_MOST = 20  # similar documents that are told
_MOST_OF_A_BAND = 20  # the newest that share it: what shares a band with thousands says little
_MOST_USERS = 5  # of one account
_MOST_INVOICES = 5_000  # of one order, or of one vendor within the days asked


_COUNTS = documents.c.resolution.is_(None) | (documents.c.resolution == "approved")
_SEEN = (
    documents.c.document_id,
    documents.c.arrival_id,
    documents.c.seller_name,
    documents.c.number,
    documents.c.total_amount,
    documents.c.issue_date,
    documents.c.name,
)
_TRAITS = document_traits.join(documents, documents.c.document_id == document_traits.c.document_id)
_TRAITS_OF_ACCOUNT = (document_traits.c.document_id, document_traits.c.iban, document_traits.c.vat_key)
_TRAITS_OF_BILL = (
    document_traits.c.document_id,
    document_traits.c.document_type,
    document_traits.c.currency,
    document_traits.c.net_amount,
    document_traits.c.total_amount,
)


def _earlier(likeness: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    """Documents alike that arrived before, by the likeness's own index, in the order of arrival."""
    return (
        select(*_SEEN)
        .where(
            likeness,
            documents.c.document_id != bindparam("of_document"),
            documents.c.arrival_id < bindparam("before"),
            _COUNTS,
        )
        .order_by(documents.c.arrival_id)
        .limit(_MOST)
    )


def _earlier_traits(
    which: ColumnElement[bool], *only: ColumnElement[bool], columns: Sequence[ColumnElement[Any]] = _TRAITS_OF_ACCOUNT
) -> Select[tuple[object, ...]]:
    """Documents of that vendor, account or order that arrived before, by its own index, in the order of arrival."""
    return (
        select(*columns, documents.c.seller_name, documents.c.name, documents.c.state)
        .select_from(_TRAITS)
        .where(
            which,
            *only,
            document_traits.c.document_id != bindparam("of_document"),
            document_traits.c.arrival_id < bindparam("before"),
            _COUNTS,
        )
        .order_by(document_traits.c.arrival_id)
    )


def _accounts_of(key: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    return _earlier_traits(key, document_traits.c.iban.is_not(None)).limit(1)


# Run for every document: composed once.
_IS_RELEASED = documents.c.state == "released"
_SAME_ACCOUNT = document_traits.c.iban == bindparam("iban")
_OF_NAME = document_traits.c.vendor_key == bindparam("vendor")
_OF_VAT_ID = document_traits.c.vat_key == bindparam("vendor")
_FIRST_ACCOUNT = {"name": _accounts_of(_OF_NAME), "vat": _accounts_of(_OF_VAT_ID)}
_RELEASED_WITH_ACCOUNT = {
    "name": _earlier_traits(_SAME_ACCOUNT, _OF_NAME, _IS_RELEASED).limit(1),
    "vat": _earlier_traits(_SAME_ACCOUNT, _OF_VAT_ID, _IS_RELEASED).limit(1),
}
_USERS = _earlier_traits(
    _SAME_ACCOUNT, document_traits.c.vendor_key.is_(None) | (document_traits.c.vendor_key != bindparam("vendor"))
).limit(_MOST_USERS)
_INVOICED = _earlier_traits(
    document_traits.c.order_key == bindparam("order"), columns=(*_TRAITS_OF_BILL, document_traits.c.lines)
).limit(_MOST_INVOICES)
_RECENT = _earlier_traits(
    _OF_NAME,
    document_traits.c.issue_date.between(bindparam("since"), bindparam("until")),
    columns=_TRAITS_OF_BILL,
).limit(_MOST_INVOICES)
_OWN_ARRIVAL = select(documents.c.arrival_id).where(documents.c.document_id == bindparam("of_document"))
_SAME_NUMBER = _earlier(documents.c.number_key == bindparam("number_key"))
_SAME_TOTAL = _earlier(
    (documents.c.total_amount == bindparam("total_amount")) & (documents.c.issue_date == bindparam("issue_date"))
)
_ALIKE = select(*_SEEN, document_traits.c.fingerprint).select_from(_TRAITS).where(_COUNTS)
_NEVER_ARRIVED = 2**62  # a document that is not in the store comes after all that are


class StoredHistory:
    """A `History` over the store. Earlier means: arrived earlier, whatever was settled first.

    So the answer is the same however often a batch is interrupted and in whatever order its documents finish.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def similar(
        self,
        *,
        document_id: str,
        seller_name: str | None,
        number: str | None,
        total_amount: str | None,
        issue_date: str | None,
    ) -> tuple[EarlierDocument, ...]:
        """Earlier documents that share the number, or the total and the date. Discarded and rejected ones count not."""
        key = identifier_key(number)[:100] if number else None
        asked: list[tuple[Select[tuple[object, ...]], dict[str, object]]] = []
        if key:
            asked.append((_SAME_NUMBER, {"number_key": key}))
        if total_amount and issue_date:
            asked.append((_SAME_TOTAL, {"total_amount": total_amount, "issue_date": issue_date}))
        found: dict[str, RowMapping] = {}
        with self._database.read() as connection:
            place = _place(connection, document_id)
            for query, values in asked:
                rows = connection.execute(query, values | place).mappings()
                found |= {row["document_id"]: row for row in rows}
        first = sorted(found.values(), key=lambda row: int(row["arrival_id"]))[:_MOST]
        return tuple(map(_document, first))

    def alike(self, *, document_id: str, bands: Sequence[int]) -> tuple[EarlierDocument, ...]:
        """Earlier documents that share a band of their print, those with most bands first."""
        if not bands:
            return ()
        with self._database.read() as connection:
            place = _place(connection, document_id)
            shared = Counter(connection.execute(_sharing(bands, place["before"])).scalars())
            shared.pop(document_id, None)
            likest = [found for found, _ in shared.most_common(_MOST)]
            if not likest:
                return ()
            rows = connection.execute(_ALIKE.where(documents.c.document_id.in_(likest))).mappings().all()
            ordered = sorted(rows, key=lambda row: (-shared[row["document_id"]], row["arrival_id"]))
            return tuple(_document(row, shared[row["document_id"]]) for row in ordered)

    def account(self, *, document_id: str, seller_name: str, vat_id: str | None, iban: str) -> AccountHistory:
        """What earlier documents of this seller, by its name and by its VAT number, say of the account.

        It is known where it is the first that the vendor had, or stands on a document of the vendor's that was
        released. So neither a document that is still held makes an account known, nor a batch that is run again.
        """
        account = account_key(iban)
        if account is None:
            return AccountHistory()
        keys = {"name": name_key(seller_name), "vat": vat_key(vat_id)}
        with self._database.read() as connection:
            place = _place(connection, document_id) | {"iban": account}
            other: RowMapping | None = None
            for way, key in keys.items():
                if key is None:
                    continue
                values = place | {"vendor": key}
                first = connection.execute(_FIRST_ACCOUNT[way], values).mappings().first()
                if first is None or first["iban"] == account:
                    continue
                if connection.execute(_RELEASED_WITH_ACCOUNT[way], values).first() is None:
                    other = other or first
            users = connection.execute(_USERS, place | {"vendor": keys["name"]}).mappings().all()
        return AccountHistory(
            is_known=other is None,
            other=_account(other) if other is not None else None,
            users=tuple(map(_account, users)),
        )

    def invoiced(self, *, document_id: str, order: str) -> tuple[EarlierInvoice, ...]:
        """Earlier invoices and credit notes that name this order, with their lines."""
        return self._invoices(document_id, _INVOICED, {"order": order_key(order)})

    def recent(
        self, *, document_id: str, seller_name: str, vat_id: str | None, since: date, until: date
    ) -> tuple[EarlierInvoice, ...]:
        """Earlier invoices and credit notes of the seller, by its name, issued within these days."""
        days = {"since": since.isoformat(), "until": until.isoformat()}
        return self._invoices(document_id, _RECENT, days | {"vendor": name_key(seller_name)})

    def _invoices(
        self, document_id: str, query: Select[tuple[object, ...]], values: Mapping[str, object]
    ) -> tuple[EarlierInvoice, ...]:
        with self._database.read() as connection:
            rows = connection.execute(query, {**_place(connection, document_id), **values}).mappings().all()
        return tuple(
            EarlierInvoice(
                document_id=row["document_id"],
                is_credit_note=row["document_type"] == DocumentType.CREDIT_NOTE,
                currency=row["currency"],
                net_amount=_decimal(row["net_amount"]),
                total_amount=_decimal(row["total_amount"]),
                file_name=row["name"],
                is_released=row["state"] == "released",
                lines=read_lines(row.get("lines")),
            )
            for row in rows
        )


def _place(connection: Connection, document_id: str) -> dict[str, object]:
    own = connection.execute(_OWN_ARRIVAL, {"of_document": document_id}).scalar()
    return {"of_document": document_id, "before": own if own is not None else _NEVER_ARRIVED}


def _sharing(bands: Sequence[int], before: object) -> Select[tuple[str]]:
    """The newest documents before an arrival in each of the bands, once for each band."""
    bands_table = likeness_bands.c
    parts = [
        select(
            select(bands_table.document_id)
            .where(bands_table.band == band, bands_table.arrival_id < before)
            .order_by(bands_table.arrival_id.desc())
            .limit(_MOST_OF_A_BAND)
            .subquery()
        )
        for band in dict.fromkeys(bands)
    ]
    return select(union_all(*parts).subquery().c.document_id)


def _document(row: RowMapping, shared_bands: int = 0) -> EarlierDocument:
    return EarlierDocument(
        document_id=row["document_id"],
        seller_name=row["seller_name"],
        number=row["number"],
        total_amount=row["total_amount"],
        issue_date=row["issue_date"],
        file_name=row["name"],
        shared_bands=shared_bands,
        fingerprint=row.get("fingerprint") or "",
    )


def _account(row: RowMapping) -> EarlierAccount:
    return EarlierAccount(
        iban=row["iban"],
        seller_name=row["seller_name"],
        vat_key=row["vat_key"],
        document_id=row["document_id"],
        file_name=row["name"],
    )


def _decimal(text: str | None) -> Decimal | None:
    try:
        found = Decimal(text) if text is not None else None
    except InvalidOperation:
        return None
    return found if found is None or found.is_finite() else None
