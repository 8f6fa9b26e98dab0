"""What is to be known of a document as a whole, some of whose pages are pictures."""

from collections.abc import Iterable
from dataclasses import dataclass

from holdpoint.document import Document, PageKind
from holdpoint.extraction import ExtractedField

_WELL_READ = 0.85  # the mean confidence of a document's words: below, more goes wrong than an answer's own words tell


@dataclass(frozen=True)
class PicturedDocument:
    """A document as a whole, some of whose pages are pictures."""

    word_by_word: bool  # whether each word has a confidence of its own: a scanner's text layer says nothing of any
    both_parties: bool  # whether a seller and a buyer are found
    badly_read: bool  # whether the words of all pages together are

    @classmethod
    def of(cls, fields: Iterable[ExtractedField], document: Document) -> "PicturedDocument | None":
        """None where no page is a picture."""
        pictures = [p for p in document.pages if p.kind is not PageKind.TEXT_LAYER]
        if not pictures:
            return None
        words = [w.confidence for p in document.pages for w in p.words]
        return cls(
            word_by_word=all(len({w.confidence for w in p.words}) != 1 for p in pictures),
            both_parties={f.name for f in fields} >= {"seller_name", "buyer_name"},
            badly_read=sum(words) < _WELL_READ * len(words),
        )
