"""PDF portfolios: a cover, and the documents as files inside it (ISO 32000-2, 12.3.5). Runs in a child."""

from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium

from extractors.reading import refusals
from extractors.reading.pdf_file import OpenPdf, UnopenedError, opened
from extractors.unpacking import Unpacked, members_of
from holdpoint.document import BlobRef
from holdpoint.finding import Finding, ReasonCode
from holdpoint.settings import LimitSettings


def open_portfolio(blob: BlobRef, data: bytes, limits: LimitSettings, passwords: Sequence[str]) -> Unpacked:
    """The files inside, as `extractors.unpacking.unpack` gives those of an archive.

    UnreadableError: `encrypted`, `damaged`, `resource_limit` (more files than an archive may have).
    """
    try:
        with opened(data, passwords) as pdf:
            count = pdf.file.count_attachments()
            if count > limits.archive_members:
                raise refusals.too_many_files("portfolio", count, limits.archive_members)
            return Unpacked(members=members_of(blob, _files(pdf, count), limits))
    except UnopenedError as error:
        raise refusals.damaged(f"The PDF is broken: {error}.") from None


def _files(pdf: OpenPdf, count: int) -> Iterator[tuple[str, bytes | Finding]]:
    for index in range(count):
        name = ""
        try:
            file = pdf.file.get_attachment(index)
            name = str(file.get_name())
            yield name, bytes(file.get_data())
        except (pdfium.PdfiumError, UnicodeError):
            message = f"File {index + 1} of the portfolio is damaged and was not taken out. Ask for it by itself."
            yield name, Finding(code=ReasonCode.DAMAGED, message=message)
