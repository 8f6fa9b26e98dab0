"""Pages of a PDF as a PDF of their own. Runs in a child of the sandbox."""

import io

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from extractors.reading import refusals


def cut_pages(data: bytes, first: int, last: int) -> bytes:
    """The pages from `first` to `last`, one-based and inclusive; the same pages are the same bytes.

    UnreadableError where the file does not let itself be cut: it is encrypted, or its parts do not hold together.
    """
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise refusals.encrypted(0)
        writer = PdfWriter()
        writer.append(reader, pages=(first - 1, last), import_outline=False)
        out = io.BytesIO()
        writer.write(out)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise refusals.damaged(f"its pages {first} to {last} cannot be taken out: {type(error).__name__}") from error
    return out.getvalue()
