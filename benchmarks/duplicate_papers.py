"""Papers for the duplicates benchmark: originals, copies of them in every way, and what only looks alike."""

import hashlib
import io
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

import pypdfium2 as pdfium
from pypdf import PdfReader, PdfWriter

from holdpoint.document import BlobRef, BoundingBox, Document, Page, PageKind, Unit, Word, document_id_of
from holdpoint.extraction import DocumentType, ExtractedField, Extraction, ReadDocument, TypeGuess
from samples.formats import LANGUAGES, Language
from samples.layouts.catalogue import LAYOUTS
from samples.photos import photograph, scan
from samples.truth import Bill, Register, make_bill, with_items
from samples.wording import Wording
from samples.words.choice import make_wording

COPIES = ("saved again", "scanned", "photographed", "one digit changed")
MIXED = (*COPIES, *COPIES, "scanned", "photographed")
"""Of ten copies three are scans and three photographs: what readers get wrong is what may hide a copy."""
_PICTURES: Mapping[str, Callable[[bytes, random.Random], bytes]] = {"scanned": scan, "photographed": photograph}
_MONTH = timedelta(days=30)
_SERIES = 8  # invoices of one subscription


@dataclass(frozen=True)
class Paper:
    """One file. `kind`: "original", a way of copying, "monthly", "monthly scanned", "monthly photographed", "ordinary".

    `copy_of`: the original's name.
    """

    name: str
    kind: str
    pdf: bytes
    bill: Bill
    draw: Callable[[Bill], bytes]  # the same paper with another content
    copy_of: str | None = None


def papers(count: int, pairs: int, seed: int, ways: Sequence[str] = MIXED) -> tuple[Paper, ...]:
    """`count` papers in an order of arrival in which every copy comes after its original; copies by turns in `ways`.

    A fifth of them are monthly invoices: one vendor, the same lines, in half of the series the same total, the numbers
    one after the other. Where copies are scanned or photographed, one of each series is, too.
    """
    rng = random.Random(f"duplicates {seed}")  # noqa: S311 -- sample documents
    register = Register()
    styles = _styles(rng)
    originals = [_drawn(rng, register, *next(styles), f"original-{n}", "original") for n in range(pairs)]
    copies = [_copy(rng, original, ways[n % len(ways)]) for n, original in enumerate(originals)]
    monthly: list[Paper] = []
    while len(monthly) + _SERIES <= count // 5:
        monthly += _series(rng, register, *next(styles), len(monthly) // _SERIES, ways)
    rest = count - 2 * pairs - len(monthly)
    ordinary = [_drawn(rng, register, *next(styles), f"ordinary-{n}", "ordinary") for n in range(rest)]
    first = [*originals, *monthly[: len(monthly) // 2], *ordinary[: rest // 2]]
    then = [*copies, *monthly[len(monthly) // 2 :], *ordinary[rest // 2 :]]
    rng.shuffle(first)
    rng.shuffle(then)
    return (*first, *then)


def from_truth(paper: Paper) -> ReadDocument:
    """What the reader gives for a born-digital paper, at the price of its text alone: the page's words, true values."""
    blob = BlobRef(
        sha256=hashlib.sha256(paper.pdf).hexdigest(), size=len(paper.pdf), media_type="application/pdf", name=paper.name
    )
    document_id = document_id_of(blob.sha256)
    document = Document(document_id=document_id, blob=blob, pages=tuple(_pages(paper.pdf)))
    values = paper.bill.field_values()
    fields = tuple(ExtractedField(name=n, raw=v, value=v, confidence=1.0) for n, v in values.items())
    guess = TypeGuess(document_type=paper.bill.document_type, confidence=1.0)
    extraction = Extraction(document_id=document_id, type=guess, fields=fields, extractor="truth", version="1")
    return ReadDocument(document=document, extraction=extraction)


def _drawn(rng: random.Random, register: Register, layout: str, language: Language, name: str, kind: str) -> Paper:
    bill = make_bill(rng, register, DocumentType.INVOICE, language, item_count=rng.randrange(1, 7))
    draw = _drawer(layout, make_wording(rng, bill))
    return Paper(f"{name}.pdf", kind, draw(bill), bill, draw)


def _series(
    rng: random.Random, register: Register, layout: str, language: Language, number: int, ways: Sequence[str]
) -> Iterator[Paper]:
    """A subscription's invoices, the oldest first; one in each of those `ways` that make a picture of it."""
    bill = make_bill(rng, register, DocumentType.INVOICE, language, item_count=rng.randrange(1, 4))
    draw = _drawer(layout, make_wording(rng, bill))
    serial, same_total = rng.randrange(1000, 90000), number % 2 == 0
    pictured = dict(zip(rng.sample(range(_SERIES), len(_PICTURES)), _PICTURES, strict=True))
    for month in range(_SERIES):
        items = bill.items
        if not same_total:
            items = (replace(items[0], unit_price=items[0].unit_price + Decimal(month) / 4), *items[1:])
        due = bill.due_date + month * _MONTH if bill.due_date is not None else None
        delivered = bill.delivery_date + month * _MONTH if bill.delivery_date is not None else None
        one = replace(
            bill,
            number=f"AB-{serial + month}",
            issue_date=bill.issue_date + month * _MONTH,
            due_date=due,
            delivery_date=delivered,
        )
        one = with_items(one, items)
        data, kind, way = draw(one), "monthly", pictured.get(month, "")
        if way in ways:
            data, kind = _PICTURES[way](data, rng), f"monthly {way}"
        yield Paper(f"monthly-{number}-{month}.pdf", kind, data, one, draw)


def _drawer(layout: str, wording: Wording) -> Callable[[Bill], bytes]:
    return lambda bill: LAYOUTS[layout].draw(bill, wording)


def _copy(rng: random.Random, original: Paper, how: str) -> Paper:
    bill = original.bill
    match how:
        case "saved again":
            data = _saved_again(original.pdf, rng)
        case "scanned" | "photographed":
            data = _PICTURES[how](original.pdf, rng)
        case _:
            bill = replace(bill, number=_one_digit(rng, bill.number or ""))
            data = original.draw(bill)
    name = original.name.replace("original", how.replace(" ", "-"))
    return Paper(name, how, data, bill, original.draw, copy_of=original.name)


def _saved_again(pdf: bytes, rng: random.Random) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.add_metadata({"/Producer": "Print to PDF", "/Subject": f"{rng.getrandbits(32):08x}"})
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _one_digit(rng: random.Random, number: str) -> str:
    place = rng.choice([n for n, c in enumerate(number) if c.isdigit()])
    digit = rng.choice([d for d in "0123456789" if d != number[place]])
    return number[:place] + digit + number[place + 1 :]


def _styles(rng: random.Random) -> Iterator[tuple[str, Language]]:
    names = sorted(LAYOUTS)
    while True:
        yield rng.choice(names), rng.choice(LANGUAGES)


def _pages(pdf: bytes) -> Iterator[Page]:
    file = pdfium.PdfDocument(pdf)
    try:
        for number, page in enumerate(file, start=1):
            words = tuple(
                Word(text=text, box=BoundingBox(x0=0, y0=n, x1=1, y1=n + 1))
                for n, text in enumerate(page.get_textpage().get_text_range().split())
            )
            yield Page(
                number=number, width=595, height=842, unit=Unit.POINT, kind=PageKind.TEXT_LAYER, reader="pdfium",
                words=words,
            )  # fmt: skip
    finally:
        file.close()
