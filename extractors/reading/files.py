"""A whole file in, a document out: the type decides the path, every foreign exception ends here as a reason."""

import pypdfium2 as pdfium

from extractors import file_types
from extractors.options import ReadingOptions
from extractors.reading import refusals
from extractors.reading.annotations import load_with_fields
from extractors.reading.attached_files import attached, files_beside_xml, portfolio_not_opened
from extractors.reading.form_values import differing
from extractors.reading.layer_pages import read_by_layer
from extractors.reading.office.reading import read_office
from extractors.reading.pdf_actions import active_content, object_stream_numbers
from extractors.reading.pdf_catalogue import (
    Catalogue,
    as_metadata,
    as_text,
    is_portfolio,
    read_attachments,
    read_catalogue,
    read_pages,
    streams_of,
)
from extractors.reading.pdf_file import UnopenedError, attachment_names, metadata_entries, opened
from extractors.second_type import second_type_of
from holdpoint.document import Attachment, BlobRef, Document, Page, document_id_of
from holdpoint.errors import HoldpointError
from holdpoint.finding import Finding, ReasonCode

READER_VERSION = "reading-7"

_MEBIBYTE = 1024 * 1024
_MAX_XML = 10 * _MEBIBYTE  # bytes of a bare e-invoice; the schemas allow attachments inside, real ones stay far below
_NAMES = file_types.NAMES | {
    file_types.TEXT: "plain text",
    file_types.ZIP: "an archive inside another file",
    file_types.MAIL: "a mail inside another file",
    file_types.OUTLOOK: "an Outlook message inside another file",
}
_REMEDIES = {
    file_types.OFFICE: "Save it as PDF, .docx or .xlsx and send that.",
    file_types.DOC: "Open it in Word, save it as .docx or PDF and send that.",
    file_types.XLS: "Open it in Excel, save it as .xlsx or PDF and send that.",
    file_types.OLD_OFFICE: "Save it as PDF and send that.",
    file_types.RTF: "Open it in Word, save it as .docx or PDF and send that.",
    file_types.GIF: "Save it as PNG and send that.",
    file_types.HTML: "Print it to PDF and send that.",
}


class PicturesNeededError(Exception):
    """The file has a page that must be looked at, which the caller did not want done here.

    `pages`: how many there may be, those of the file from the first such one on.
    """

    def __init__(self, pages: int) -> None:
        super().__init__(f"{pages} pages may have to be looked at")
        self.pages = pages


def read(blob: BlobRef, data: bytes, options: ReadingOptions, *, text_only: bool = False) -> Document:
    """Words with boxes of every page, embedded XML, metadata. The content decides the type, the name only warns.

    With `text_only` no library that reads pictures is loaded; PicturesNeededError for a page that must be looked at.

    Raises UnreadableError (encrypted, damaged, empty, unsupported, resource_limit) with fact, consequence and remedy,
    ConfigurationError where this machine lacks what reading needs. pdfium is not thread-safe: one call a process.
    """
    try:
        return _read(blob, data, options, text_only)
    except HoldpointError as error:
        error.document_id = error.document_id or document_id_of(blob.sha256)
        raise


def _read(blob: BlobRef, data: bytes, options: ReadingOptions, text_only: bool) -> Document:
    if len(data) > options.limits.file_mb * _MEBIBYTE:
        raise refusals.too_large(
            f"The file has {len(data) / _MEBIBYTE:.0f} MB; the limit is {options.limits.file_mb} MB.",
            "Ask for a smaller file, or raise limits.file_mb if this is expected.",
        )
    media_type = file_types.sniff(data)
    second = second_type_of(data, media_type)
    catalogue = Catalogue()
    pages: tuple[Page, ...] = ()
    findings: tuple[Finding, ...] = ()
    if media_type == file_types.EMPTY:
        raise refusals.empty()
    if media_type == file_types.PDF:
        pages, catalogue, findings = _read_pdf(data, options, text_only)
    elif media_type in file_types.PICTURES:
        pages = _read_pictures(data, options, text_only)
    elif media_type in file_types.OFFICE_FILES:
        pages, findings = read_office(data, media_type, options.limits)
    elif media_type == file_types.LOCKED_OFFICE:
        raise refusals.locked_office()
    elif media_type == file_types.XML:
        catalogue = Catalogue(attachments=(_bare_xml(blob, data),))
    elif second is not None:
        raise refusals.two_types(file_types.NAMES[media_type], file_types.NAMES[second])
    else:
        raise refusals.unsupported(_NAMES.get(media_type, "of an unknown type"), _REMEDIES.get(media_type))
    return Document(
        document_id=document_id_of(blob.sha256),
        blob=blob,
        pages=pages,
        attachments=catalogue.attachments,
        is_portfolio=catalogue.is_portfolio,
        metadata=catalogue.metadata,
        context=options.context,
        findings=(*_type_findings(blob.name, media_type, second), *findings),
        reader_version=READER_VERSION,
    )


def _read_pictures(data: bytes, options: ReadingOptions, text_only: bool) -> tuple[Page, ...]:
    if text_only:
        raise PicturesNeededError(1)
    from extractors.reading.ladder import read_picture  # NumPy, OpenCV, OCR: only where there is something to look at
    from extractors.reading.pictures import read_pictures

    pictures = read_pictures(data, options.limits.image_pixels, options.limits.pages)
    how = {"high_recall": options.high_recall, "detect_languages": options.detect_languages}
    return tuple(read_picture(picture, options.languages, **how) for picture in pictures)


def _read_pdf(
    data: bytes, options: ReadingOptions, text_only: bool
) -> tuple[tuple[Page, ...], Catalogue, tuple[Finding, ...]]:
    try:
        with opened(data, options.passwords) as pdf:
            _check_page_count(pdf.page_count, options.limits.pages)
            read = [_read_page(pdf.file, index, options, text_only) for index in range(pdf.page_count)]
            names, is_encrypted, password = attachment_names(pdf), pdf.is_encrypted, pdf.password
            metadata = as_metadata(metadata_entries(pdf))
        unpacked = streams_of(data, password, object_stream_numbers(data)) if is_encrypted else None
        active = active_content(data, names, unpacked)
        findings = (*(finding for _, found in read for finding in found), *((active,) if active else ()))
        attachments = read_attachments(data, password) if names else ()  # pypdf is loaded with effort: only for these
        others = files_beside_xml(names)
        is_cover = bool(others) and is_portfolio(data, password)
        if others:
            findings = (*findings, portfolio_not_opened(others) if is_cover else attached(others))
        return tuple(page for page, _ in read), Catalogue(metadata, attachments, is_cover), findings
    except UnopenedError as error:
        pages, catalogue = _read_by_pypdf(data, options, str(error))
        active = active_content(data, ())
        return pages, catalogue, (active,) if active else ()


def _read_page(
    file: pdfium.PdfDocument, index: int, options: ReadingOptions, text_only: bool
) -> tuple[Page, tuple[Finding, ...]]:
    try:
        page, stored = load_with_fields(file, index)
    except pdfium.PdfiumError:
        raise refusals.damaged(f"Page {index + 1} of {len(file)} of the PDF cannot be loaded.") from None
    try:
        other = differing(page, index + 1, stored)
        noticed = (other,) if other is not None else ()
        reading = read_by_layer(page, index + 1, options.limits.image_pixels)
        if not reading.verdict.needs_ocr:
            return reading.page, (*reading.findings, *noticed)
        if text_only:
            raise PicturesNeededError(len(file) - index)
        from extractors.reading.ladder import read_pdf_page  # as above

        how = {"high_recall": options.high_recall, "detect_languages": options.detect_languages}
        return read_pdf_page(page, reading, options.languages, options.limits.image_pixels, **how), noticed
    except pdfium.PdfiumError as error:
        raise refusals.damaged(f"Page {index + 1} of {len(file)} of the PDF cannot be read ({error}).") from None
    finally:
        page.close()


def _read_by_pypdf(data: bytes, options: ReadingOptions, why: str) -> tuple[tuple[Page, ...], Catalogue]:
    """pypdf reads a few files that pdfium refuses; it raises a score of exception types, all of which mean damaged."""
    try:
        pages = read_pages(data, None, options.limits.pages)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - see above
        pages = ()
    if not any(page.words for page in pages):
        raise refusals.damaged(f"The PDF is broken: {why.rstrip('.')}.")
    return pages, read_catalogue(data, None)


def _check_page_count(count: int, limit: int) -> None:
    if count == 0:
        raise refusals.damaged("The PDF has no pages.")
    if count > limit:
        raise refusals.too_large(
            f"The PDF has {count} pages; the limit is {limit}.", "Split it, or raise limits.pages if this is expected."
        )


def _bare_xml(blob: BlobRef, data: bytes) -> Attachment:
    if len(data) > _MAX_XML:
        raise refusals.too_large(
            f"The XML has {len(data) / _MEBIBYTE:.0f} MB; the limit is {_MAX_XML // _MEBIBYTE} MB.",
            "Ask the sender for the e-invoice without files inside it.",
        )
    text = as_text(data)
    if text is None:
        raise refusals.damaged("The XML's characters cannot be decoded.")
    return Attachment(name=blob.name, media_type=file_types.XML, text=text)


def _type_findings(name: str, media_type: str, second: str | None) -> tuple[Finding, ...]:
    findings = []
    if file_types.extension_disagrees(name, media_type):
        message = f'The name "{name}" does not match the content, which is {media_type}. It was read by its content.'
        findings.append(Finding(code=ReasonCode.WRONG_EXTENSION, message=message))
    if second is not None:
        first, other = file_types.NAMES[media_type], file_types.NAMES[second]
        message = (
            f"The file is {first} and {other} at once, and was read as {first}. Such files are made by hand: another "
            "program may show something else. Compare the original with the values, or ask the sender for one kind."
        )
        findings.append(Finding(code=ReasonCode.CONFLICTING_TYPES, message=message))
    return tuple(findings)
