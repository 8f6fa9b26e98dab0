"""Which pages of a file belong together: a new document begins only where two things say so.

Never cut where unsure: a page that is wrongly torn off is lost to its document, while two documents read as one are
noticed (their amounts do not add up, a person sees both).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from holdpoint.document import Document, Page, document_id_of
from holdpoint.values import identifier_key

_COUNTER = re.compile(
    r"\b(?:page|seite|blatt|página|pagina|pág|pag|feuille)\W{0,3}(\d{1,3})\s*(?:of|von|de|sur|aus|/)\s*(\d{1,3})\b",
    re.I,
)
_OWN_NUMBER = re.compile(
    r"\b(invoice|rechnung|gutschrift|credit\s+note|bestell|purchase\s+order|facture|factura|avoir|abono|commande|pedido)"
    r"s?[\s-]*(?:no|nr|number|nummer|num[ée]ro|n[°º]|#)[.:#]?\s*[:#]?\s*((?=\S*\d)[\w/.-]{3,})",
    re.I,
)


@dataclass(frozen=True)
class PageMarks:
    """What a page says about its place: "page 2 of 3", and the number of its document by kind."""

    counter: tuple[int, int] | None
    numbers: dict[str, str]

    @classmethod
    def of(cls, page: Page) -> "PageMarks":
        """The marks of one page; of several numbers of a kind the first."""
        text = " ".join(w.text for w in page.words)
        counters = {(int(m[1]), int(m[2])) for m in _COUNTER.finditer(text) if 0 < int(m[1]) <= int(m[2])}
        numbers: dict[str, str] = {}
        for match in _OWN_NUMBER.finditer(text):
            numbers.setdefault(" ".join(match[1].lower().split()), identifier_key(match[2]))
        return cls(counters.pop() if len(counters) == 1 else None, numbers)


def document_starts(document: Document) -> tuple[int, ...]:
    """The indices of the pages that begin a document; always the first one. A file with an e-invoice in it is one."""
    if document.attachments or len(document.pages) < 2:
        return (0,)
    marks = [PageMarks.of(page) for page in document.pages]
    starts = [0]
    for i, (before, here) in enumerate(pairwise(marks), start=1):
        known: dict[str, str] = {}
        for mark in marks[starts[-1] : i]:
            known = mark.numbers | known
        if begins(before, here, known, document.pages[i]):
            starts.append(i)
    return tuple(starts)


def begins(before: PageMarks, here: PageMarks, known: dict[str, str], page: Page) -> bool:
    """Whether a page begins a document: by its counter and the one before it, or by another number under a title."""
    if here.counter is not None and here.counter[0] > 1:
        return False
    if before.counter is not None and before.counter[0] < before.counter[1]:
        return False  # the document before it goes on
    ended = before.counter is not None and before.counter[0] == before.counter[1]
    restarts = here.counter is not None and here.counter[0] == 1
    if any(here.numbers.get(kind) == number for kind, number in known.items()):
        return False
    other_number = any(kind in here.numbers and here.numbers[kind] != number for kind, number in known.items())
    told = (ended and restarts) + other_number
    if told != 1:
        return told > 1
    from extractors.type_signs import title_of_page  # stands on spaCy and NumPy: nothing for who only opens files

    return title_of_page(page) is not None


def split(document: Document, starts: Sequence[int]) -> tuple[Document, ...]:
    """The documents that begin at these pages, whose numbers stay; attachments stay with the first."""
    parts = []
    for number, (start, end) in enumerate(pairwise((*starts, len(document.pages))), start=1):
        pages = document.pages[start:end]
        shown = {page.number for page in pages}
        parts.append(
            document.model_copy(
                update={
                    "document_id": document_id_of(document.blob.sha256, number),
                    "segment": number,
                    "pages": pages,
                    "attachments": document.attachments if number == 1 else (),
                    "findings": tuple(f for f in document.findings if f.page is None or f.page in shown),
                }
            )
        )
    return tuple(parts)
