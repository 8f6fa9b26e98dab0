"""Sheets as bad scanners give them back, with the words printed on them: made here, the same ones each time."""

import random
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium

from extractors.reading.layer_pages import words_of
from extractors.reading.scans import DPI
from extractors.reading.text_layer import read_text_layer
from samples import papers
from samples.formats import LANGUAGES
from samples.layouts.catalogue import LAYOUTS
from samples.photos import as_jpeg, rasterise
from samples.truth import Register

Gray = npt.NDArray[np.uint8]

TESSERACT_NAMES = {"en": "eng", "de": "deu", "fr": "fra", "es": "spa"}
_MAKERS = (papers.invoice, papers.invoice, papers.credit_note, papers.order, papers.agreement)


@dataclass(frozen=True)
class ScannedSheet:
    """The first page of a sample document, spoilt."""

    name: str
    language: str  # Tesseract's name
    gray: Gray
    dpi: int
    words: tuple[str, ...]  # what stands on it

    def at_reading_dpi(self) -> Gray:
        """The picture at the resolution that it is read at, as the reader's caller would scale it."""
        factor = DPI / self.dpi
        if factor == 1.0:
            return self.gray
        return np.asarray(cv2.resize(self.gray, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC), np.uint8)


@dataclass(frozen=True)
class Wear:
    """What a bad scanner does: dots an inch to choose from, and from where to where the rest lies."""

    dpi: tuple[int, ...]
    blur: tuple[float, float]  # at 200 dots an inch
    ink: tuple[float, float]  # how much of the print's blackness is left
    noise: tuple[float, float]  # of 255
    quality: tuple[int, int]  # of JPEG


ORDINARY = Wear((150, 200, 200), (0.4, 0.9), (0.45, 1.0), (2, 9), (40, 76))
HEAVY = Wear((100, 120, 150), (0.8, 1.6), (0.35, 0.8), (6, 16), (25, 50))


def degraded_sheets(count: int, seed: int = 0) -> list[ScannedSheet]:
    """So many sheets, in every layout and language by turns."""
    rng = random.Random(f"degraded sheets {seed}")  # noqa: S311 -- nothing secret
    noise = np.random.default_rng(seed)
    layouts = sorted(LAYOUTS)
    sheets = []
    for n in range(count):
        make = _MAKERS[n % len(_MAKERS)]
        language = LANGUAGES[:2][n % 2] if make is papers.agreement else LANGUAGES[n % len(LANGUAGES)]
        specimen = make(rng, Register(), layouts[n % len(layouts)], language)
        sheets.append(_spoilt(specimen.data, specimen.name, TESSERACT_NAMES[language], rng, noise))
    return sheets


def _spoilt(pdf: bytes, name: str, language: str, rng: random.Random, noise: np.random.Generator) -> ScannedSheet:
    document = pdfium.PdfDocument(pdf)
    try:
        words = tuple(word.text for word in words_of(read_text_layer(document[0]).rows))
    finally:
        document.close()
    dpi = rng.choice(ORDINARY.dpi)
    jpeg = worn(rasterise(pdf, dpi, gray=True)[0], dpi, ORDINARY, rng, noise)
    gray = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_GRAYSCALE)
    return ScannedSheet(name, language, np.asarray(gray, dtype=np.uint8), dpi, words)


def worn(page: Gray, dpi: int, wear: Wear, rng: random.Random, noise: np.random.Generator) -> bytes:
    """The JPEG that a bad scanner makes of a page: askew, blurred, faded, noisy, with specks."""
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-2.0, 2.0), 1)
    picture = cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255,))
    picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(*wear.blur) * dpi / 200).astype(np.float32)
    fading = rng.uniform(*wear.ink)
    picture = 255 - (255 - picture) * fading - rng.uniform(0, 14)
    picture += noise.normal(0, rng.uniform(*wear.noise), picture.shape).astype(np.float32)
    gray = np.clip(picture, 0, 255).astype(np.uint8)
    for _ in range(rng.randrange(60, 300)):
        at = int(noise.integers(0, width)), int(noise.integers(0, height))
        cv2.circle(gray, at, int(noise.integers(0, 2)), int(noise.integers(30, 190)), -1)
    return as_jpeg(gray, rng.randrange(*wear.quality))
