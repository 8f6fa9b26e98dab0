"""The bytes of one file in; the document that it is out, or the files of their own that its documents become."""

from collections.abc import Iterable

from extractors.file_types import PDF, is_container
from extractors.options import ReadingOptions
from extractors.sandbox import Sandbox
from flows.ingest import OVERSIZED, oversized, refusal_of, stored_file, stored_refusal
from flows.wiring import Runtime
from holdpoint.document import BlobRef
from holdpoint.errors import StoreError, UnreadableError
from holdpoint.extraction import ReadDocument
from holdpoint.finding import Finding, ReasonCode
from review.records import PendingDocument


class FileReader:
    """Reads in the sandbox; `options` are those of the settings, to which is added what is known of each file."""

    def __init__(self, runtime: Runtime, sandbox: Sandbox, options: ReadingOptions) -> None:
        self._runtime = runtime
        self._sandbox = sandbox
        self._options = options

    def may_hold_several(self, document: PendingDocument) -> bool:
        """Whether files of their own may come of it: cut from it, or taken out of a portfolio."""
        return self.may_split(document) or (document.blob.media_type == PDF and _may_open(document))

    def may_split(self, document: PendingDocument) -> bool:
        """Whether several documents are looked for: in a PDF read for the first time, or because a person said so."""
        if document.begins_at:
            return len(document.begins_at) > 1
        is_pdf = document.blob.media_type == PDF
        return is_pdf and document.attempt == 1 and self._runtime.settings.extraction.split_files

    def take_apart(self, document: PendingDocument) -> ReadDocument | tuple[BlobRef, ...]:
        """The file read as one document; or, where it holds several, each of them as a file of its own.

        Where they begin its content says, or a person. What does not let itself be cut is one document, to be looked
        at. UnreadableError where the file cannot be read.
        """
        if len(document.begins_at) > 1:
            try:
                return self._cut(document, _told_ranges(document))
            except UnreadableError as hindrance:
                return _with_finding(self._read(document)[0], _not_cut(document, hindrance))
        found = self._read(document)
        if found[0].document.is_portfolio and _may_open(document):
            try:
                return self._taken_out(document)
            except UnreadableError as hindrance:
                return _with_finding(found[0], _why_not_opened(found[0], hindrance))
        if len(found) > 1:
            try:
                return self._cut(document, [(d.document.pages[0].number, d.document.pages[-1].number) for d in found])
            except UnreadableError:
                found = self._read(document, split=False)
        return found[0]

    def _read(self, document: PendingDocument, *, split: bool = True) -> tuple[ReadDocument, ...]:
        """What a file holds by its content. What a person sent to be read again is one document."""
        if document.blob.media_type == OVERSIZED:
            limit = self._runtime.settings.limits.file_mb
            raise UnreadableError(ReasonCode.RESOURCE_LIMIT, oversized(document.blob, limit).message)
        data = self._bytes_of(document)
        refusal = refusal_of(document.blob, data)
        if refusal is not None:
            raise UnreadableError(refusal.code, refusal.message)
        options = self._options.model_copy(
            update={
                "passwords": (*self._options.passwords, *document.passwords),
                "force_type": document.force_type,
                "context": document.context,
                "split": split and not document.begins_at and self.may_split(document),
                "is_one": document.begins_at == (1,),
            }
        )
        if is_container(document.blob.media_type):  # ingest left it closed
            limits = self._runtime.settings.limits
            self._sandbox.unpack(document.blob, data)  # says itself why it could not be opened, if it could not
            raise UnreadableError(
                ReasonCode.RESOURCE_LIMIT,
                f"{document.blob.name} was not opened: it lies more than {limits.archive_depth} archives deep, or with "
                f"its files more than {limits.archive_members} would have come out of what arrived.",
                remedy="Ask for its documents in fewer layers or in parts, or raise limits.archive_depth or "
                "limits.archive_members if this is expected.",
            )
        return self._sandbox.read_and_extract(document.blob, data, options)

    def _cut(self, document: PendingDocument, ranges: Iterable[tuple[int, int]]) -> tuple[BlobRef, ...]:
        """Pages as files of their own. UnreadableError where the file does not let itself be cut."""
        data = self._bytes_of(document)
        parts = []
        for first, last in ranges:
            part = self._sandbox.cut(document.blob, data, first, last)
            pages = f"page {first}" if first == last else f"pages {first}-{last}"
            name = f"{document.blob.name.removesuffix('.pdf')}, {pages}.pdf"
            parts.append(stored_file(self._runtime.blobs, name, part))
        return tuple(parts)

    def _taken_out(self, document: PendingDocument) -> tuple[BlobRef, ...]:
        """The files inside a portfolio. UnreadableError where they cannot be had."""
        data = self._bytes_of(document)
        passwords = (*self._options.passwords, *document.passwords)
        blobs = self._runtime.blobs
        return tuple(
            stored_file(blobs, m.name, m.data) if m.problem is None else stored_refusal(blobs, m.name, m)
            for m in self._sandbox.open_portfolio(document.blob, data, passwords).members
        )

    def _bytes_of(self, document: PendingDocument) -> bytes:
        try:
            return self._runtime.blobs.get(document.blob.sha256)
        except KeyError as error:
            raise StoreError(
                f"The bytes of document {document.document_id} are missing from the blob store.",
                consequence="The batch stops here; nothing is lost that was there.",
                remedy="Restore the blob folder from its backup and run the command again.",
            ) from error


def _told_ranges(document: PendingDocument) -> list[tuple[int, int]]:
    """First and last page of each document that a person found in the file."""
    ends = [first - 1 for first in document.begins_at[1:]]
    return list(zip(document.begins_at, [*ends, document.page_count], strict=True))


def _may_open(document: PendingDocument) -> bool:
    """Whether the files inside are looked for: not in one that a PDF held, for they could hold each other for ever.

    Nor where a person said that it is one document.
    """
    *around, _own = document.path.split("!/")
    return not document.begins_at and not any(outer.lower().endswith(".pdf") for outer in around)


def _why_not_opened(read: ReadDocument, hindrance: UnreadableError) -> Finding:
    """What reading said of the cover, and the reason."""
    said = next(f for f in read.document.findings if f.code is ReasonCode.CONFLICTING_TYPES)
    return said.model_copy(update={"message": f"{said.message} The reason: {hindrance.fact}"})


def _not_cut(document: PendingDocument, hindrance: UnreadableError) -> Finding:
    pages = ", ".join(map(str, document.begins_at[1:]))
    return Finding(
        code=ReasonCode.SEVERAL_DOCUMENTS,
        message=f"Further documents were said to begin on page {pages}, but it cannot be cut: {hindrance.fact} "
        "It was read as one. Reject it and ask for its documents as files of their own.",
    )


def _with_finding(read: ReadDocument, finding: Finding) -> ReadDocument:
    """In the place of any other of that code."""
    findings = (*(f for f in read.document.findings if f.code is not finding.code), finding)
    return read.model_copy(update={"document": read.document.model_copy(update={"findings": findings})})
