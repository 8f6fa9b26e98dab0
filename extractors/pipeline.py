"""The whole of one file: open it, then for each document the type, the fields and what they rest on."""

from collections.abc import Sequence

from pydantic import TypeAdapter

from extractors.classification import classify
from extractors.einvoice.comparison import with_page_evidence
from extractors.einvoice.syntaxes import EXTRACTOR as EINVOICE
from extractors.einvoice.syntaxes import VERSION as EINVOICE_VERSION
from extractors.einvoice.syntaxes import EInvoice
from extractors.fields import EXTRACTOR, VERSION, ReadFields
from extractors.learned.extraction import extract_fields
from extractors.learned.recognition import taught_odds
from extractors.opening import OpenedDocument, open_file
from extractors.options import ReadingOptions
from extractors.segmentation import split
from extractors.splitting import doubt, probabilities_of, sure_starts
from holdpoint.document import BlobRef, Document
from holdpoint.extraction import DocumentType, Extraction, ReadDocument, TypeGuess
from holdpoint.finding import Severity

_OPENED = TypeAdapter(tuple[OpenedDocument, ...])


def read_and_extract(blob: BlobRef, data: bytes, options: ReadingOptions) -> tuple[ReadDocument, ...]:
    """Every document of one file. UnreadableError where it cannot be read, or its e-invoice XML is not safe to."""
    return _extract_all(open_file(blob, data, options), options)


def extract_opened(opened: bytes, options: ReadingOptions) -> tuple[ReadDocument, ...]:
    """The same from documents that were opened elsewhere, as JSON. ValidationError where it is none."""
    return _extract_all(_OPENED.validate_json(opened), options)


def _extract_all(opened: Sequence[OpenedDocument], options: ReadingOptions) -> tuple[ReadDocument, ...]:
    return tuple(read for one in opened for read in _documents_of(one, options))


def _documents_of(opened: OpenedDocument, options: ReadingOptions) -> tuple[ReadDocument, ...]:
    begins = probabilities_of(opened.document)
    return _parts(opened, begins, options) or (_extract(opened, begins, options),)


def _parts(opened: OpenedDocument, begins: tuple[float, ...], options: ReadingOptions) -> tuple[ReadDocument, ...]:
    """The documents that a file surely holds, where they are asked for: only their pages, since each is yet to be cut
    out and read by itself. None for a file that is one.

    What holds the file as a whole (it can be read as two kinds of file) would be lost with its parts: it stays whole.
    """
    held = any(f.page is None and f.severity is Severity.HOLD for f in opened.document.findings)
    starts = sure_starts(begins) if options.split and not held else (0,)
    if len(starts) == 1:
        return ()
    nothing = TypeGuess(document_type=DocumentType.OTHER, confidence=0)
    return tuple(
        ReadDocument(
            document=part,
            extraction=Extraction(document_id=part.document_id, type=nothing, extractor=EXTRACTOR, version=VERSION),
        )
        for part in split(opened.document, starts)
    )


def extract(opened: OpenedDocument, options: ReadingOptions) -> ReadDocument:
    """Type, fields and line items of an opened document; what was noticed joins the document's findings."""
    return _extract(opened, probabilities_of(opened.document), options)


def _extract(opened: OpenedDocument, begins: tuple[float, ...], options: ReadingOptions) -> ReadDocument:
    """`begins`: how likely each of its pages begins a document."""
    document, einvoice = opened.document, opened.einvoice
    doubtful = None if options.is_one else doubt(document, begins)
    if doubtful is not None:
        document = document.model_copy(update={"findings": (*document.findings, doubtful)})
    if einvoice is not None and options.force_type in (None, *_EINVOICE_TYPES):
        if einvoice.fields:
            return _from_xml(document, einvoice, options)
        document = document.model_copy(
            update={"findings": (*document.findings, *einvoice.findings)}
        )  # of no known kind
    guess = _type_of(document, options)
    found = _fields(document, guess.document_type, options)
    return ReadDocument(
        document=document.model_copy(update={"findings": (*document.findings, *found.findings)}),
        extraction=Extraction(
            document_id=document.document_id,
            type=guess,
            fields=found.fields,
            line_items=found.line_items,
            details=found.details,
            extractor=EXTRACTOR,
            version=VERSION,
            taught=options.taught(guess.document_type),
        ),
    )


def _type_of(document: Document, options: ReadingOptions) -> TypeGuess:
    if options.force_type:
        return TypeGuess(document_type=options.force_type, confidence=1.0)
    return classify(document, taught_odds(document, options.models))


def _fields(document: Document, document_type: DocumentType, options: ReadingOptions) -> ReadFields:
    return extract_fields(document, document_type, options.company_names, options.model_folder(document_type))


_EINVOICE_TYPES = (DocumentType.INVOICE, DocumentType.CREDIT_NOTE, DocumentType.ORDER)


def _from_xml(document: Document, einvoice: EInvoice, options: ReadingOptions) -> ReadDocument:
    document_type = options.force_type or einvoice.document_type
    printed = _fields(document, document_type, options)
    confirmed = with_page_evidence(einvoice, document, printed)
    return ReadDocument(
        document=document.model_copy(
            update={"findings": (*document.findings, *einvoice.findings, *confirmed.findings)}
        ),
        extraction=Extraction(
            document_id=document.document_id,
            type=TypeGuess(document_type=document_type, confidence=1.0),
            fields=confirmed.fields,
            line_items=confirmed.line_items,
            details=einvoice.details,
            extractor=EINVOICE,
            version=EINVOICE_VERSION,
        ),
    )
