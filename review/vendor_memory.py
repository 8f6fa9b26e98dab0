"""What people confirmed on a vendor's earlier documents, from the documents themselves: erased ones are forgotten."""

from sqlalchemy import ColumnElement, Connection, Select, bindparam, select

from extractors.vendor_evidence import REMEMBERED, remember
from holdpoint.decision import Resolution
from holdpoint.extraction import Extraction
from holdpoint.ports import RememberedVendor
from review.database import Database
from review.decisions import effective_extraction
from review.tables import document_traits, documents
from review.traits import account_key, vat_key


def _confirmed(key: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    return (
        select(documents)
        .join(document_traits, document_traits.c.document_id == documents.c.document_id)
        .where(key, documents.c.resolution == Resolution.APPROVED, documents.c.erased_at.is_(None))
        .order_by(document_traits.c.arrival_id.desc())
        .limit(REMEMBERED)
    )


# Run for every document: composed once. A tax number is looked up among those with an account, which have an index.
_OF_VAT_ID = _confirmed((document_traits.c.vat_key == bindparam("of_vendor")) & document_traits.c.iban.is_not(None))
_OF_ACCOUNT = _confirmed(document_traits.c.iban == bindparam("of_vendor"))


class StoredVendorMemory:
    """A `VendorMemory` over the store: documents that a person approved, never those that policy released."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def recall(self, *, vat_id: str | None, iban: str | None) -> RememberedVendor | None:
        """The vendor with that tax number, or else with that account; None for one that is not known."""
        with self._database.read() as connection:
            for query, key in ((_OF_VAT_ID, vat_key(vat_id)), (_OF_ACCOUNT, account_key(iban))):
                pairs = _pairs(connection, query, key) if key is not None else []
                if pairs:
                    return remember(pairs)
        return None


def _pairs(connection: Connection, query: Select[tuple[object, ...]], key: str) -> list[tuple[Extraction, Extraction]]:
    rows = connection.execute(query, {"of_vendor": key}).mappings().all()
    return [
        (Extraction.model_validate(row["extraction"]), effective_extraction(connection, row))
        for row in rows
        if row["extraction"] is not None
    ]
