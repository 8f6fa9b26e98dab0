"""The checks again, on a person's values: every value confirmed, the rest as the batch checks it."""

from datetime import date

from sqlalchemy import RowMapping

from holdpoint.errors import StoreError
from holdpoint.extraction import Extraction, ReadDocument, Summary
from holdpoint.finding import Finding
from holdpoint.ports import BlobStore, History
from review.clock import Clock
from review.policy import PolicyFor
from validators.checks import check
from validators.context import CheckContext


class Recheck:
    """Callable on a row of `documents` and the extraction with the person's values."""

    def __init__(self, blobs: BlobStore, history: History, policy_for: PolicyFor, clock: Clock) -> None:
        self._blobs = blobs
        self._history = history
        self._policy_for = policy_for
        self._clock = clock

    def __call__(self, row: RowMapping, extraction: Extraction) -> tuple[Finding, ...]:
        """Findings on the corrected extraction, with nothing held for its confidence."""
        today: date = self._clock().date()
        context = CheckContext(
            policy=self._policy_for(extraction.type.document_type, row["source"]),
            history=self._history,
            today=today,
            confirmed=frozenset({"*"}),
        )
        document = load_reading(self._blobs, row["reading_sha256"], row["document_id"]).document
        return check(document, extraction, Summary.model_validate(row["summary"]), context)


def load_reading(blobs: BlobStore, reading_sha256: str | None, document_id: str) -> ReadDocument:
    """How a document was read: pages with words, and the extraction. StoreError when that is gone."""
    if reading_sha256 is None:
        raise StoreError(f"Document {document_id} has not been read.", remedy="Ask for it to be read again.")
    try:
        return ReadDocument.model_validate_json(blobs.get(reading_sha256))
    except KeyError as error:
        raise StoreError(
            f"The reading of document {document_id} is missing from the blob store.",
            consequence="Its words and boxes cannot be shown.",
            remedy="Restore the blob folder from its backup, or ask for the document to be read again.",
        ) from error
