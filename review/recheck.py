"""The checks and the summary again, on a person's values: every value confirmed, the rest as the batch does it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping

from holdpoint.errors import StoreError
from holdpoint.extraction import Extraction, ReadDocument, Summary
from holdpoint.finding import Finding
from holdpoint.ports import BlobStore, History, MasterData
from holdpoint.settings import MasterDataSettings
from review.clock import Clock
from review.corrections import without_gaps
from review.policy import PolicyFor
from summarizers.extractive import summarize
from summarizers.remarks import remarks, with_remarks, without_remarks
from summarizers.sentences import SUMMARIZER
from validators.checks import check
from validators.context import CheckContext


@dataclass(frozen=True)
class Rechecked:
    """What the checks find now, and the summary that says the person's values.

    A language model's summary stands as long as no value was changed. After that it is extractive: a person's values
    are not put to a model, and no transaction waits for one.
    """

    findings: tuple[Finding, ...]
    summary: Summary


class Recheck:
    """Callable on a row of `documents` and the extraction with the person's values."""

    def __init__(
        self,
        blobs: BlobStore,
        history: History,
        policy_for: PolicyFor,
        clock: Clock,
        master: MasterData,
        compared: MasterDataSettings,
    ) -> None:
        self._blobs = blobs
        self._history = history
        self._policy_for = policy_for
        self._clock = clock
        self._master = master
        self._compared = compared

    def __call__(self, row: RowMapping, extraction: Extraction) -> Rechecked:
        """Findings and summary of the corrected extraction, with nothing held for its confidence."""
        today: date = self._clock().date()
        context = CheckContext(
            policy=self._policy_for(extraction.type.document_type, row["source"]),
            history=self._history,
            today=today,
            confirmed=frozenset({"*"}),
            master=self._master,
            compared=self._compared,
            source=row["source"],
        )
        document = load_reading(self._blobs, row["reading_sha256"], row["document_id"]).document
        stored = Summary.model_validate(row["summary"])
        if stored.summarizer != SUMMARIZER and _same_values(extraction, Extraction.model_validate(row["extraction"])):
            summary = without_remarks(stored)
        else:
            summary = summarize(document, extraction)
        findings = check(document, extraction, summary, context)
        return Rechecked(findings, with_remarks(summary, remarks(document, extraction, findings, today)))


def _same_values(one: Extraction, other: Extraction) -> bool:
    def values(extraction: Extraction) -> list[object]:
        rows = [[(c.name, c.value) for c in item.cells()] for item in extraction.line_items]
        return [[(f.name, f.value) for f in extraction.fields], rows]

    return values(one) == values(without_gaps(other))


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
