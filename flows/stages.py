"""The stages after ingest, on chunks of documents: plain functions of a batch, without Prefect.

Each stage leaves its results by document and takes them up again when it is repeated, so a stage that was killed
continues where it stopped, and nothing larger than a chunk is ever held in memory.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from extractors.sandbox import Sandbox
from extractors.vendor_evidence import with_memory
from flows import events, logs, tracing
from flows.batch_expectations import Expecting
from flows.file_reader import FileReader
from flows.observing import observation_of, row_of
from flows.recent_readings import RecentReadings
from flows.release_cases import release_case
from flows.stage_results import StageResults, result_key
from flows.wiring import Runtime, reading_options
from holdpoint.decision import Quarantine, Release
from holdpoint.document import BlobRef
from holdpoint.errors import StoreError, UnreadableError
from holdpoint.extraction import Extraction, ReadDocument, Statement, Summary
from holdpoint.finding import Finding, ReasonCode
from holdpoint.model import Frozen
from review.leases import Lease
from review.policy import route
from review.recheck import load_reading
from review.records import PendingDocument, Settled, Settlement
from review.release_records import ReleaseCase
from review.settlement import keys_of
from summarizers.remarks import remarks, with_remarks
from validators.checks import check
from validators.context import CheckContext
from validators.expectations import BatchRow, Stop
from validators.likeness import bands_of, picture_of

EXTRACT_VERSION = "3"
_KEYS_AT_HAND = 2000
Advance = Callable[[int], None]


class ExtractResult(Frozen):
    """How reading and extracting a document ended: a reading among the blobs, or findings that quarantine it."""

    reading_sha256: str | None = None
    extraction: Extraction | None = None  # the reading's; the later stages need it without all the words
    page_count: int = 0
    bands: tuple[int, ...] = ()  # of its print, by which later documents are found that look like it
    fingerprint: str = ""  # of its first page, where it has hardly any print
    findings: tuple[Finding, ...] = ()
    parts: tuple[BlobRef, ...] = ()  # the documents that a file of several holds; all else is empty then
    seconds: float


class SummarizeResult(Frozen):
    """The summary of a document, and what is to be said about a language model's part in it."""

    summary: Summary
    findings: tuple[Finding, ...] = ()
    seconds: float


class ValidateResult(Frozen):
    """What the checks on one document found, and its row for the expectations on the batch."""

    findings: tuple[Finding, ...]
    remarks: tuple[Statement, ...] = ()  # on what is unusual: they end the summary
    row: BatchRow
    case: ReleaseCase | None = None  # where the type has an error target
    seconds: float


class ExpectationsResult(Frozen):
    """What the expectations on the batch found, by document, and what stops its release."""

    findings: dict[str, tuple[Finding, ...]]
    stops: tuple[Stop, ...] = ()


class Stages:
    """The stages of one batch. `sandbox` reads; `results` keeps what each stage gave."""

    def __init__(self, runtime: Runtime, sandbox: Sandbox, results: StageResults) -> None:
        self._runtime = runtime
        self._results = results
        options = reading_options(runtime.settings)
        self._files = FileReader(runtime, sandbox, options)
        self._models = options.models
        split_files = runtime.settings.extraction.split_files
        self._options_key = result_key(EXTRACT_VERSION, options.model_dump(mode="json"), split_files)
        self._keys: dict[PendingDocument, str] = {}
        self._readings = RecentReadings()
        self._summarist = runtime.summarist()

    def extract(self, documents: Sequence[PendingDocument], advance: Advance) -> int:
        """Read, classify and extract, several documents at once; gives how many ended in quarantine."""
        with ThreadPoolExecutor(max_workers=self._runtime.settings.reading.workers) as pool:
            # The pool's threads inherit neither the ids of log lines nor the span that is open.
            tasks = [pool.submit(logs.carried(self._extract_one), document) for document in documents]
            for task in as_completed(tasks):
                task.result()
                advance(1)
        extracted = [self._extracted(d) for d in documents]
        self._runtime.store.settlement.record_keys(
            [keys_of(r.extraction, r.bands, r.fingerprint) for r in extracted if r.extraction]
        )
        return sum(1 for result in extracted if result.reading_sha256 is None and not result.parts)

    def split(self, documents: Sequence[PendingDocument], lease: Lease | None = None) -> int:
        """Record the parts of those that hold several documents, in order of arrival; gives how many files they were.

        Done by one worker, when all has been extracted: which part arrived when does not depend on who was quicker.
        """
        count = 0
        for document in filter(self._files.may_hold_several, documents):
            parts = self._extracted(document).parts
            if parts:
                self._runtime.store.intake.split(document.document_id, parts, lease)
                count += 1
        return count

    def clear(self) -> None:
        """The batch is finished: its stage results are not needed any more."""
        self._results.clear()

    def is_done(self, stage: str, document: PendingDocument) -> bool:
        """Whether the results up to that stage ("extract", "validate") are there for the document as it now is."""
        extracted = self._results.get("extract", self._key(document), ExtractResult)
        if extracted is None or extracted.reading_sha256 is None:
            return extracted is not None
        summarized = self._results.get("summarize", self._key(document), SummarizeResult)
        if summarized is None or stage == "extract":
            return summarized is not None
        return self._results.get("validate", self._key(document), ValidateResult) is not None

    def summarize(self, documents: Sequence[PendingDocument], advance: Advance) -> None:
        """Summaries with citations for whatever could be read."""
        for document in documents:
            extracted = self._extracted(document)
            if extracted.reading_sha256 is not None and not self.is_done("extract", document):
                started = time.monotonic()
                read = self._reading(document, extracted)
                summary, findings = self._summarist.summarize(read.document, read.extraction)
                result = SummarizeResult(summary=summary, findings=findings, seconds=_since(started))
                self._put("summarize", document, result)
            advance(1)

    def validate(self, documents: Sequence[PendingDocument], advance: Advance) -> None:
        """All checks on each document by itself. Documents that arrived earlier must have been extracted before."""
        for document in documents:
            extracted = self._extracted(document)
            if extracted.reading_sha256 is not None:
                started = time.monotonic()
                read = self._reading(document, extracted)
                context = CheckContext(
                    policy=self._runtime.settings.policy_for(read.extraction.type.document_type, document.source),
                    history=self._runtime.store.history,
                    today=self._runtime.today(),
                    confirmed=frozenset(),
                    master=self._runtime.store.master_data,
                    compared=self._runtime.settings.master_data,
                    source=document.source,
                )
                findings = check(read.document, read.extraction, self._summary(document).summary, context)
                result = ValidateResult(
                    findings=findings,
                    remarks=remarks(read.document, read.extraction, findings, context.today),
                    case=release_case(read, findings, context, self._model(read.extraction)),
                    row=row_of(read, document.source, context.policy),
                    seconds=_since(started),
                )
                self._put("validate", document, result)
            advance(1)

    def expect(self, documents: Sequence[PendingDocument]) -> int:
        """The expectations on the whole batch, once; gives how many documents fail one.

        What is known to be no document of ours (no text, unknown type) has no row to check.
        """
        rows = []
        for document in documents:
            result = self._results.get("validate", self._key(document), ValidateResult)
            if result is not None and not {f.code for f in result.findings} & _WITHOUT_ROW:
                rows.append(result.row)
        found = Expecting(self._runtime).look(self._results.batch_id, rows)
        outcome = ExpectationsResult(findings=dict(found.findings), stops=found.stops)
        self._results.put("expect", "batch", outcome)
        return len(found.findings)

    def settle(self, documents: Sequence[PendingDocument], advance: Advance, lease: Lease | None = None) -> Settled:
        """Decide and record: documents, audit entries and deliveries in one transaction; gives what is newly settled.

        LeaseLostError, and nothing written, when `lease` is another worker's by now.
        """
        expected = self._results.get("expect", "batch", ExpectationsResult)
        if expected is None:
            raise _missing("expectations", "batch")
        settlements = [self._settlement(d, expected) for d in documents]
        settled = self._runtime.store.settlement.settle(settlements, lease)
        events.settled(settlements, settled)
        advance(len(documents))
        return settled

    def _extract_one(self, document: PendingDocument) -> None:
        if self._results.get("extract", self._key(document), ExtractResult) is not None:
            return
        started = time.monotonic()
        try:
            with tracing.span("read", document_id=document.document_id):
                found = self._files.take_apart(document)
        except UnreadableError as unreadable:
            result = ExtractResult(findings=(unreadable.finding(),), seconds=_since(started))
        else:
            if not isinstance(found, ReadDocument):
                self._put("extract", document, ExtractResult(parts=found, seconds=_since(started)))
                return
            read = self._with_memory(found)
            data = read.model_dump_json().encode()
            result = ExtractResult(
                reading_sha256=self._runtime.blobs.put(data),
                extraction=read.extraction,
                page_count=len(read.document.pages),
                bands=bands_of(read.document),
                fingerprint=picture_of(read.document),
                seconds=_since(started),
            )
            self._readings.keep(self._key(document), read, len(data))
        self._put("extract", document, result)

    def _with_memory(self, read: ReadDocument) -> ReadDocument:
        """The document in the light of what people confirmed on its vendor's earlier ones."""
        if not self._runtime.settings.extraction.vendor_memory:
            return read
        value = read.extraction.value
        return with_memory(
            read, self._runtime.store.vendor_memory.recall(vat_id=value("seller_vat_id"), iban=value("iban"))
        )

    def _settlement(self, document: PendingDocument, expected: ExpectationsResult) -> Settlement:
        extracted = self._extracted(document)
        if extracted.reading_sha256 is None:
            return Settlement(
                decision=Quarantine(document_id=document.document_id, findings=extracted.findings),
                timings={"extract": extracted.seconds},
            )
        summarized = self._summary(document)
        validated = self._results.get("validate", self._key(document), ValidateResult)
        if validated is None or extracted.extraction is None:
            raise _missing("checks", document.document_id)
        extraction = extracted.extraction
        findings = (*summarized.findings, *validated.findings, *expected.findings.get(document.document_id, ()))
        summary = with_remarks(summarized.summary, validated.remarks)
        policy = self._runtime.settings.policy_for(extraction.type.document_type, document.source)
        decision = route(extraction, summary, findings, policy)
        stops = [stop.finding for stop in expected.stops if stop.holds(document.document_id)]
        if stops and isinstance(decision, Release):  # what is held anyway needs no second reason
            decision = route(extraction, summary, (*findings, *stops), policy)
        return Settlement(
            decision=decision,
            observation=observation_of(validated.row),
            reading_sha256=extracted.reading_sha256,
            page_count=extracted.page_count,
            case=validated.case,
            extracted=extraction,
            timings={
                "extract": extracted.seconds,
                "summarize": summarized.seconds,
                "validate": validated.seconds,
            },
        )

    def _model(self, extraction: Extraction) -> str | None:
        """The digest of the learned model that the settings name for the type, None for what is built in."""
        kind = str(extraction.type.document_type)
        return next((m.digest for m in self._models if str(m.document_type) == kind), None)

    def _extracted(self, document: PendingDocument) -> ExtractResult:
        result = self._results.get("extract", self._key(document), ExtractResult)
        if result is None:
            raise _missing("extraction", document.document_id)
        return result

    def _summary(self, document: PendingDocument) -> SummarizeResult:
        result = self._results.get("summarize", self._key(document), SummarizeResult)
        if result is None:
            raise _missing("summary", document.document_id)
        return result

    def _reading(self, document: PendingDocument, extracted: ExtractResult) -> ReadDocument:
        return self._readings.recall(self._key(document)) or load_reading(
            self._runtime.blobs, extracted.reading_sha256, document.document_id
        )

    def _put(self, stage: str, document: PendingDocument, result: Frozen) -> None:
        self._results.put(stage, self._key(document), result)

    def _key(self, document: PendingDocument) -> str:
        key = self._keys.get(document)
        if key is None:
            if len(self._keys) > _KEYS_AT_HAND:
                self._keys.clear()
            key = self._keys[document] = result_key(self._options_key, document.model_dump_json())
        return key


_WITHOUT_ROW = {ReasonCode.NO_TEXT, ReasonCode.UNKNOWN_TYPE}


def _missing(what: str, whose: str) -> StoreError:
    return StoreError(
        f"The stage result '{what}' of {whose} has vanished from the data folder.",
        consequence="The batch stops here; nothing is lost.",
        remedy="Run the command again: it makes that result anew.",
    )


def _since(started: float) -> float:
    return round(time.monotonic() - started, 4)
