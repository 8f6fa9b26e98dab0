"""Opening one file: its bytes become pages of words and parsed e-invoices. Nothing after this touches the bytes.

This is what runs in a child process of the document's own. Modules that read pictures are imported only where a page
needs them, so that the many files that do not are opened in a process that is cheap to fork.
"""

from collections.abc import Callable
from typing import TypeVar

from extractors.einvoice.discovery import find_einvoice
from extractors.einvoice.syntaxes import EInvoice
from extractors.options import ReadingOptions
from extractors.reading import PicturesNeededError, read
from holdpoint.document import BlobRef, Document
from holdpoint.model import Frozen

_Opened = TypeVar("_Opened")


class OpenedDocument(Frozen):
    """A document that was read, and what its e-invoice XML says where it carries one."""

    document: Document
    einvoice: EInvoice | None = None


def open_file(
    blob: BlobRef, data: bytes, options: ReadingOptions, *, text_only: bool = False
) -> tuple[OpenedDocument, ...]:
    """The document of a file, a tuple of one. UnreadableError where it cannot be read, or its XML is not safe to.

    With `text_only`, PicturesNeededError as soon as a page turns out to be one that must be looked at.
    """
    document = read(blob, data, options, text_only=text_only)
    return (OpenedDocument(document=document, einvoice=find_einvoice(document)),)


def open_text_file(blob: BlobRef, data: bytes, options: ReadingOptions) -> tuple[OpenedDocument, ...] | int:
    """The documents of a file that needs no look at a picture; how many pages may need one, for a file that does."""
    return _or_pages(lambda: open_file(blob, data, options, text_only=True))


def read_text_file(blob: BlobRef, data: bytes, options: ReadingOptions) -> Document | int:
    """As `open_text_file`, but the document alone: the words of the whole file, its e-invoice not looked at."""
    return _or_pages(lambda: read(blob, data, options, text_only=True))


def _or_pages(opened: Callable[[], _Opened]) -> _Opened | int:
    """What it gives, or how many pages may need a look."""
    try:
        return opened()
    except PicturesNeededError as needed:
        return needed.pages
