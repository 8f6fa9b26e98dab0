"""The lists of documents as queries: in the order of an index, from a place in it, with what a line shows and no more.

A page is found by the place where the one before it ended, not by counting lines from the start, so the thousandth
page costs what the first costs.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    func,
    literal,
    select,
    text,
    tuple_,
)

from holdpoint.decision import Resolution
from holdpoint.extraction import DocumentType
from holdpoint.finding import ReasonCode
from review.records import QueueItem, QueuePlace
from review.tables import WAITS, UtcDateTime, arrivals, documents, reasons

_SHOWN = (
    documents.c.document_id,
    documents.c.arrival_id,
    documents.c.name,
    documents.c.state,
    documents.c.document_type,
    documents.c.reason_codes,
    documents.c.seller_name,
    documents.c.number,
    documents.c.total_amount,
    documents.c.currency,
    documents.c.settled_at,
    documents.c.page_count,
    documents.c.resolution,
    documents.c.decided_by,
    documents.c.decided_at,
)


def waiting(
    state: str,
    reason: ReasonCode | None,
    document_type: DocumentType | None,
    words: str,
    *,
    after: QueuePlace | None = None,
    before: QueuePlace | None = None,
) -> Select[tuple[object, ...]]:
    """Open documents, oldest first; with `before` the newest of those before that place first."""
    query: Select[tuple[object, ...]] = select(*_SHOWN)
    place = (documents.c.settled_at, documents.c.arrival_id)
    if reason is None:
        query = query.where(documents.c.state == state, text(WAITS))
    else:  # only open documents have reasons, and their place stands beside the code
        query = query.join(reasons, reasons.c.document_id == documents.c.document_id)
        query = query.where(reasons.c.code == reason, reasons.c.state == state)
        place = (reasons.c.settled_at, reasons.c.arrival_id)
    if document_type is not None:
        query = query.where(documents.c.document_type == document_type)
    query = mentioning(query, words)
    if after is not None:
        query = query.where(tuple_(*place) > _value(after))
    if before is not None:
        return query.where(tuple_(*place) < _value(before)).order_by(*(column.desc() for column in place))
    return query.order_by(*place)


def decided(words: str) -> Select[tuple[object, ...]]:
    """What people decided, newest first."""
    query = select(*_SHOWN).where(documents.c.decided_at.is_not(None)).order_by(documents.c.decided_at.desc())
    return mentioning(query, words)


def released(words: str) -> tuple[Select[tuple[object, ...]], Select[tuple[object, ...]]]:
    """What was released, newest first: once by when it was settled, once, where a person had a say, by when they did.

    Two queries, since each goes along an index of its own. A person decides after the settlement, so the newest of all
    are among the newest of both.
    """
    query = mentioning(select(*_SHOWN).where(documents.c.state == "released"), words)
    return (
        query.order_by(documents.c.settled_at.desc()),
        query.where(documents.c.decided_at.is_not(None)).order_by(documents.c.decided_at.desc()),
    )


def mentioning(query: Select[tuple[object, ...]], words: str) -> Select[tuple[object, ...]]:
    """Narrowed to documents whose name, seller, number or id has each of the words. Reads along: no index helps."""
    for word in words.split():
        found: ColumnElement[bool] = documents.c.document_id.startswith(word, autoescape=True)
        for column in (documents.c.name, documents.c.seller_name, documents.c.number):
            found = found | column.icontains(word, autoescape=True)
        query = query.where(found)
    return query


def ids_named(connection: Connection, name: str, limit: int) -> tuple[str, ...]:
    """Ids of documents whose id begins with the name, or one of whose paths is it or ends with it."""
    last = chr(ord(name[-1]) + 1) if name and name[-1] != "\U0010ffff" else ""
    begin = (
        select(documents.c.document_id)
        .where(
            documents.c.document_id >= name,
            documents.c.document_id < name[:-1] + last,
            documents.c.document_id.startswith(name, autoescape=True),
        )
        .limit(limit)
    )
    end = (
        select(arrivals.c.document_id)
        .where(
            arrivals.c.file_name == name.rsplit("/", 1)[-1][:255],
            (arrivals.c.path == name) | arrivals.c.path.endswith("/" + name, autoescape=True),
            arrivals.c.document_id.is_not(None),
        )
        .distinct()
        .limit(limit)
    )
    found = [*connection.execute(begin).scalars(), *connection.execute(end).scalars()] if name else []
    return tuple(dict.fromkeys(found))[:limit]


def count(connection: Connection, query: Select[tuple[object, ...]], most: int) -> int:
    """How many rows a query has; it stops counting at `most`."""
    return connection.execute(select(func.count()).select_from(query.limit(most).subquery())).scalar_one()


def items(rows: Iterable[RowMapping]) -> tuple[QueueItem, ...]:
    """Rows of these queries as lines of the queue."""
    return tuple(_item(row) for row in rows)


def codes_of(row: RowMapping) -> tuple[ReasonCode, ...]:
    """The codes that held or quarantined it, as found; kept also after a person released it."""
    codes: Sequence[str] = row["reason_codes"]
    return tuple(ReasonCode(code) for code in codes)


def _value(place: QueuePlace) -> ColumnElement[tuple[object, ...]]:
    return tuple_(literal(place.settled_at, UtcDateTime), literal(place.arrival_id))


def _item(row: RowMapping) -> QueueItem:
    return QueueItem(
        document_id=row["document_id"],
        place=QueuePlace(settled_at=row["settled_at"], arrival_id=row["arrival_id"]),
        name=row["name"],
        state=row["state"],
        document_type=DocumentType(row["document_type"]) if row["document_type"] else None,
        reasons=codes_of(row),
        seller_name=row["seller_name"],
        number=row["number"],
        total_amount=row["total_amount"],
        currency=row["currency"],
        settled_at=row["settled_at"],
        page_count=row["page_count"],
        resolution=Resolution(row["resolution"]) if row["resolution"] else None,
        decided_by=row["decided_by"],
        decided_at=row["decided_at"],
    )
