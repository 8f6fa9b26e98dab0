"""Bills with their true values, as pictures of them are read: scanned, faxed, photographed, worn. Readings are kept."""

import hashlib
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.bill_documents import Reader, TrueBill, drawn, einvoices, held_out_layouts, read, seen_layouts
from benchmarks.reading.degraded_pages import HEAVY, ORDINARY, Wear, worn
from extractors.reading import READER_VERSION
from holdpoint.document import Document
from samples.photos import pdf_of, photograph, rasterise, scan, scan_to_tiff

PATCHWORK_COUNT = 200
SEEN_COUNT = 96
HELD_OUT_COUNT = 48
_SEED = 41_000  # far from the seeds that tests, demonstrations, trainings and other measurements draw from


@dataclass(frozen=True)
class PicturedBill:
    """A bill as a picture of it was read, and what was done to it."""

    bill: TrueBill
    harm: str


def _worn(pdf: bytes, wear: Wear, rng: random.Random) -> bytes:
    dpi = rng.choice(wear.dpi)
    noise = np.random.default_rng(rng.getrandbits(64))
    return pdf_of((worn(page, dpi, wear, rng, noise) for page in rasterise(pdf, dpi, gray=True)), dpi)


HARMS: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "scanned": scan,
    "faxed": scan_to_tiff,
    "photographed": photograph,
    "worn": lambda pdf, rng: _worn(pdf, ORDINARY, rng),
    "badly worn": lambda pdf, rng: _worn(pdf, HEAVY, rng),
}  # five, which share no factor with the turns of languages, layouts and types
_OF_REAL_PAGES = (("scanned", "worn"), ("scanned", "badly worn"), ("faxed", "worn"))  # two ways each, by turns
_MOST_PAGES = 2  # of an e-invoice: one of several pages costs as much as several


def seen_pictures(kept: Path) -> Iterator[PicturedBill]:
    """Own samples in patchwork and in the layouts that are not held out, each harmed in one way."""
    reader = keeping(kept)
    bills = (
        *drawn(PATCHWORK_COUNT, _SEED, copy=_by_turns, reader=reader),
        *drawn(SEEN_COUNT, _SEED + 1, layouts=seen_layouts(), copy=_by_turns, reader=reader),
    )
    for bill in bills:
        yield PicturedBill(bill, _harm_of(int(bill.file.split()[-1])))


def held_out_pictures(kept: Path) -> Iterator[PicturedBill]:
    """Own samples in the held-out layouts: for figures, not for fitting."""
    for bill in drawn(HELD_OUT_COUNT, _SEED + 2, layouts=held_out_layouts(), copy=_by_turns, reader=keeping(kept)):
        yield PicturedBill(bill, _harm_of(int(bill.file.split()[-1])))


def einvoice_pictures(data: Path, kept: Path) -> Iterator[PicturedBill]:
    """The printed e-invoices of few pages, each harmed in two ways; true is what the undamaged page prints."""
    reader = keeping(kept)
    short = [bill for bill in einvoices(data) if len(bill.document.pages) <= _MOST_PAGES]
    for n, bill in enumerate(short):
        pdf = (data / "einvoices" / bill.file).read_bytes()
        for harm in _OF_REAL_PAGES[n % len(_OF_REAL_PAGES)]:
            rng = random.Random(f"picture of {bill.file}: {harm}")  # noqa: S311 - nothing secret
            yield PicturedBill(replace(bill, document=reader(HARMS[harm](pdf, rng)), scanned=True), harm)


def keeping(folder: Path) -> Reader:
    """A reader that looks at the same bytes once."""

    def kept(data: bytes) -> Document:
        file = folder / f"{hashlib.sha256(data).hexdigest()}.{READER_VERSION}.pictured.json"
        if file.exists():
            return Document.model_validate_json(file.read_bytes())
        document = read(data)
        folder.mkdir(parents=True, exist_ok=True)
        file.write_text(document.model_dump_json(), encoding="utf-8")
        return document

    return kept


def _harm_of(n: int) -> str:
    return tuple(HARMS)[n % len(HARMS)]


def _by_turns(pdf: bytes, n: int, rng: random.Random) -> bytes:
    return HARMS[_harm_of(n)](pdf, rng)
