"""Several documents in one file are told apart where two things say so, and never otherwise."""

import hashlib
import random

import pytest

from extractors.opening import open_file
from extractors.options import ReadingOptions
from extractors.segmentation import document_starts, split
from holdpoint.document import BlobRef, BoundingBox, Document, Page, PageKind, Unit, Word, document_id_of
from holdpoint.settings import LimitSettings
from samples import papers
from samples.layouts.catalogue import LAYOUTS
from samples.truth import Register

TUNED = [name for name, layout in LAYOUTS.items() if not layout.held_out]


def file_of(*pages: tuple[str, ...]) -> Document:
    made = []
    for number, lines in enumerate(pages, start=1):
        words = [
            Word(text=word, box=BoundingBox(x0=60 + 50 * i, y0=60 + 20 * n, x1=105 + 50 * i, y1=70 + 20 * n))
            for n, line in enumerate(lines)
            for i, word in enumerate(line.split())
        ]
        size = {"width": 595, "height": 842, "unit": Unit.POINT}
        made.append(Page(number=number, **size, kind=PageKind.TEXT_LAYER, reader="t", words=tuple(words)))
    blob = BlobRef(sha256="a" * 64, size=1, media_type="application/pdf", name="x.pdf")
    return Document(document_id=document_id_of("a" * 64), blob=blob, pages=tuple(made))


FIRST = ("Invoice", "Invoice number A-17")
SECOND = ("Invoice", "Invoice number A-18")


@pytest.mark.parametrize(
    ("pages", "starts"),
    [
        ([(*FIRST, "Page 1 of 2"), ("Page 2 of 2",), (*SECOND, "Page 1 of 1")], (0, 2)),
        ([FIRST, SECOND], (0, 1)),
        ([(*FIRST, "Page 1 of 1"), ("Rechnung", "Seite 1 von 1")], (0, 1)),
        # one document, whatever its later pages repeat or mention
        ([(*FIRST, "Page 1 of 2"), (*SECOND, "Page 2 of 2")], (0,)),
        ([FIRST, ("Invoice number A-17", "more")], (0,)),
        ([FIRST, FIRST], (0,)),
        ([FIRST, ("Invoice number A-16 is still open",)], (0,)),
        ([FIRST, ("Delivery note", "of Monday")], (0,)),
        ([("Page 1 of 3",), SECOND, ("Page 3 of 3",)], (0,)),
        ([("prose",), ("prose",)], (0,)),
    ],
)
def test_a_document_begins_where_two_things_say_so(pages: list[tuple[str, ...]], starts: tuple[int, ...]) -> None:
    assert document_starts(file_of(*pages)) == starts


def test_the_parts_are_documents_of_their_own_whose_pages_keep_their_numbers() -> None:
    whole = file_of(FIRST, SECOND)
    first, second = split(whole, (0, 1))
    assert [(d.document_id, d.segment) for d in (first, second)] == [("a" * 20, 1), ("a" * 20 + "-2", 2)]
    assert [[p.number for p in d.pages] for d in (first, second)] == [[1], [2]]
    assert split(whole, (0,)) == (whole,)


@pytest.mark.parametrize("layout", TUNED)
def test_bills_bound_together_are_cut_between_them_and_long_ones_stay_whole(layout: str) -> None:
    documents = []
    for n, make in enumerate((papers.long_invoice, papers.invoice, papers.long_invoice)):
        data = make(random.Random(f"{layout} {n}"), Register(), layout, "en").data
        blob = BlobRef(sha256=hashlib.sha256(data).hexdigest(), size=len(data), media_type="application/pdf", name="x")
        documents.append(open_file(blob, data, ReadingOptions(limits=LimitSettings(), languages=("eng",)))[0].document)
    assert all(document_starts(one) == (0,) for one in documents)
    pages = [page for one in documents for page in one.pages]
    renumbered = tuple(page.model_copy(update={"number": n}) for n, page in enumerate(pages, start=1))
    bound = file_of().model_copy(update={"pages": renumbered})
    firsts = [0, len(documents[0].pages), len(documents[0].pages) + len(documents[1].pages)]
    found = document_starts(bound)
    assert set(found) <= set(firsts)
    assert len(found) >= 2
