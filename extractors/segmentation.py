"""Which pages of a file belong together. A file is one document for now; the seam stands so that others can cut."""

from holdpoint.document import Document


def segment(document: Document) -> tuple[Document, ...]:
    """The documents that a file holds, in page order."""
    return (document,)
