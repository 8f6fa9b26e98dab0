"""Which reader for which page: the text layer where it can be trusted, Tesseract for scans, PP-OCR for photographs."""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium

from extractors.reading import photographed, photos, scans
from extractors.reading.fingerprint import fingerprint_of
from extractors.reading.flat_pages import FlatReading, read_flat_page
from extractors.reading.layer_pages import LayerReading
from extractors.reading.orientation import quarter_turns
from extractors.reading.page_gate import Verdict
from extractors.reading.pdf_file import POINTS_PER_INCH, gray_picture, page_scale
from extractors.reading.pictures import Picture, as_gray, is_flat_scan, is_sliver
from extractors.reading.pp_detection import find_lines
from extractors.reading.scans import DPI
from extractors.reading.second_opinion import by_tesseract
from extractors.reading.upright import Upright
from holdpoint.document import BoundingBox, Page, PageKind, Unit, Word

Gray = npt.NDArray[np.uint8]

_DOUBTED_PAGES = 12  # of a PDF, for which PP-OCR is asked too: up to 1.5 s each, and a document has a CPU limit
_BLANK = 0.00005  # share of dark pixels below which a page is empty paper and no reader is asked
_DARK = 128
_PRINT = 200  # grey value below which a shrunk page shows print
_PROBE_SIDE = 700  # pixels
_SLIP_WIDTH = 0.6  # of the sheet: print that is narrower is a till receipt, which Tesseract reads badly
_LAYER_SHARE = 0.6  # an incomplete layer is kept where OCR finds fewer characters than this share of its own
_A4_INCHES = 11.69
_PHOTO_SIDE = 2000  # pixels; PP-OCR reads nothing more from a larger picture


def read_pdf_page(
    page: pdfium.PdfPage,
    reading: LayerReading,
    languages: tuple[str, ...],
    max_pixels: int,
    *,
    high_recall: bool = False,
    detect_languages: bool = False,
) -> Page:
    """A page of a PDF whose layer does not suffice. Boxes in points. Without words where no reader finds text."""
    gray, scale, dpi = sheet_picture(page, reading.layer.upright, max_pixels)
    read = read_flat(
        gray,
        languages,
        dpi,
        high_recall=high_recall,
        detect_languages=detect_languages,
        may_ask_photo_reader=reading.page.number <= _DOUBTED_PAGES,
    )
    by_layer = reading.page
    if reading.verdict is Verdict.INCOMPLETE and _characters(read.words) < _LAYER_SHARE * _characters(by_layer.words):
        return by_layer
    width, height = _turned(by_layer.width, by_layer.height, read.turns)
    told = {
        "kind": PageKind.SCAN,
        "reader": read.reader,
        "turns": read.turns,
        "width": width,
        "height": height,
        "words": tuple(_scaled(word, 1 / scale) for word in read.words),
        "fingerprint": fingerprint_of(np.rot90(gray, read.turns)),
    }
    return by_layer.model_copy(update=told)


def sheet_picture(page: pdfium.PdfPage, upright: Upright, max_pixels: int) -> tuple[Gray, float, int]:
    """A page's picture at the resolution that reads best, its pixels a point, and the dots an inch it counts as."""
    inflation = upright.inflation
    scale = page_scale(upright.width, upright.height, DPI / POINTS_PER_INCH / inflation, max_pixels)
    return gray_picture(page, upright, scale), scale, round(scale * POINTS_PER_INCH * inflation)


def read_picture(
    picture: Picture, languages: tuple[str, ...], *, high_recall: bool = False, detect_languages: bool = False
) -> Page:
    """One picture. Boxes in its own pixels, as it stands upright."""
    if is_flat_scan(picture.pixels):
        gray = as_gray(picture.pixels)
        factor = _factor_to_dpi(max(gray.shape))
        resized, kind = _resized(gray, factor), PageKind.SCAN
        read = read_flat(resized, languages, DPI, high_recall=high_recall, detect_languages=detect_languages)
        words = tuple(_scaled(word, 1 / factor) for word in read.words)
    else:
        found = photographed.read_photographed(picture.pixels, high_recall=high_recall)
        read, kind = FlatReading(found, photos.READER), PageKind.PHOTO
        words = read.words
    rows, columns = picture.pixels.shape[:2]
    width, height = _turned(float(columns), float(rows), read.turns)
    return Page(
        number=picture.number,
        width=width,
        height=height,
        unit=Unit.PIXEL,
        kind=kind,
        reader=read.reader,
        turns=read.turns,
        words=words,
        fingerprint=fingerprint_of(np.rot90(as_gray(picture.pixels), read.turns)),
    )


def read_flat(
    gray: Gray,
    languages: tuple[str, ...],
    dpi: int,
    *,
    high_recall: bool = False,
    detect_languages: bool = False,
    may_ask_photo_reader: bool = True,
) -> FlatReading:
    """A flat page by Tesseract with PP-OCR for what it doubts; by PP-OCR alone where it is a slip on a sheet."""
    if is_sliver(gray.shape) or float((gray < _DARK).mean()) < _BLANK:
        return FlatReading((), scans.READER)
    if not may_ask_photo_reader:
        words, reader = scans.read_scan(gray, languages, dpi)
        return FlatReading(tuple(by_tesseract(word) for word in words), reader)
    columns, rows = printed_area(gray)
    if columns.stop - columns.start < _SLIP_WIDTH * gray.shape[1]:
        return _by_photo_reader(gray, columns, rows, high_recall)
    return read_flat_page(gray, languages, dpi, high_recall=high_recall, detect_languages=detect_languages)


def printed_area(gray: Gray) -> tuple[slice, slice]:
    """The columns and rows between which nearly all ink stands, with a margin; specks at the rim are cut."""
    height, width = gray.shape
    factor = min(_PROBE_SIDE / max(height, width), 1.0)
    y, x = np.nonzero(_resized(gray, factor) < _PRINT)
    if x.size == 0:
        return slice(0, width), slice(0, height)
    left, right = np.percentile(x, (1.5, 98.5)) / factor
    top, bottom = np.percentile(y, (0.5, 99.5)) / factor
    margin = 0.03 * max(height, width)
    return (
        slice(max(int(left - margin), 0), min(int(right + margin) + 1, width)),
        slice(max(int(top - margin), 0), min(int(bottom + margin) + 1, height)),
    )


def _by_photo_reader(gray: Gray, columns: slice, rows: slice, high_recall: bool, *, turns: int = 0) -> FlatReading:
    """PP-OCR on a part of the page, so that none of its resolution is spent on white paper."""
    part = gray[rows, columns]
    factor = min(_PHOTO_SIDE / max(part.shape), 1.0)
    part = _resized(part, factor)
    lines = find_lines(part, photos.HIGH_RECALL_SIDE if high_recall else photos.DETECTION_SIDE)
    wanted = 0 if turns else quarter_turns(part, lines)
    if wanted:
        upright = np.ascontiguousarray(np.rot90(gray, wanted))
        return _by_photo_reader(upright, *printed_area(upright), high_recall, turns=wanted)
    found = photos.read_lines(part, lines)
    moved = tuple(replace(s, box=_moved(s.box, 1 / factor, columns.start, rows.start)) for s in found)
    return FlatReading(moved, photos.READER, turns)


def _factor_to_dpi(long_side: int) -> float:
    """What brings a scanned sheet to the resolution that reads best. Taken for A4: files lie about their dpi."""
    dpi = long_side / _A4_INCHES
    return 1.0 if 0.87 <= dpi / DPI <= 1.15 else DPI / dpi


def _resized(pixels: npt.NDArray[np.uint8], factor: float) -> npt.NDArray[np.uint8]:
    if factor == 1.0:
        return pixels
    interpolation = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=interpolation), dtype=np.uint8)


def _scaled(word: Word, factor: float) -> Word:
    return Word(text=word.text, box=_moved(word.box, factor), confidence=word.confidence)


def _moved(box: BoundingBox, factor: float, dx: float = 0.0, dy: float = 0.0) -> BoundingBox:
    return BoundingBox(
        x0=box.x0 * factor + dx, y0=box.y0 * factor + dy, x1=box.x1 * factor + dx, y1=box.y1 * factor + dy
    )


def _turned(width: float, height: float, turns: int) -> tuple[float, float]:
    return (height, width) if turns % 2 else (width, height)


def _characters(words: Sequence[Word]) -> int:
    return sum(len(word.text) for word in words)
