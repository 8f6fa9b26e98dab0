"""The documents seen before, for duplicate detection."""

from sqlalchemy import ColumnElement, RowMapping, Select, bindparam, select

from holdpoint.ports import EarlierDocument
from holdpoint.values import identifier_key
from review.database import Database
from review.tables import documents

_MOST = 20  # similar documents that are told


def _earlier(likeness: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    """Documents alike that arrived before, by the likeness's own index, in the order of arrival."""
    return (
        select(
            documents.c.document_id,
            documents.c.arrival_id,
            documents.c.seller_name,
            documents.c.number,
            documents.c.total_amount,
            documents.c.issue_date,
            documents.c.name,
        )
        .where(
            likeness,
            documents.c.document_id != bindparam("of_document"),
            documents.c.arrival_id < bindparam("before"),
            documents.c.resolution.is_(None) | (documents.c.resolution == "approved"),
        )
        .order_by(documents.c.arrival_id)
        .limit(_MOST)
    )


# Run for every document: composed once.
_OWN_ARRIVAL = select(documents.c.arrival_id).where(documents.c.document_id == bindparam("of_document"))
_SAME_NUMBER = _earlier(documents.c.number_key == bindparam("number_key"))
_SAME_TOTAL = _earlier(
    (documents.c.total_amount == bindparam("total_amount")) & (documents.c.issue_date == bindparam("issue_date"))
)
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
            own = connection.execute(_OWN_ARRIVAL, {"of_document": document_id}).scalar()
            place = {"of_document": document_id, "before": own if own is not None else _NEVER_ARRIVED}
            for query, values in asked:
                rows = connection.execute(query, values | place).mappings()
                found |= {row["document_id"]: row for row in rows}
        first = sorted(found.values(), key=lambda row: int(row["arrival_id"]))[:_MOST]
        return tuple(
            EarlierDocument(
                document_id=row["document_id"],
                seller_name=row["seller_name"],
                number=row["number"],
                total_amount=row["total_amount"],
                issue_date=row["issue_date"],
                file_name=row["name"],
            )
            for row in first
        )
