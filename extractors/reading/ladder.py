"""Which reader for which page: the text layer where it can be trusted, Tesseract for scans, PP-OCR for photographs."""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium

from extractors.reading import photos
from extractors.reading.layer_pages import layer_page, pdf_page
from extractors.reading.page_gate import IMAGE_COVERAGE, layer_misses_print, text_suffices
from extractors.reading.pdf_file import POINTS_PER_INCH, gray_picture, has_hidden_text, image_coverage, page_scale
from extractors.reading.pictures import Picture, as_gray, is_flat_scan
from extractors.reading.scans import DPI, read_scan
from extractors.reading.second_opinion import merge
from extractors.reading.text_layer import TextLayer, read_text_layer
from holdpoint.document import BoundingBox, Page, PageKind, Unit, Word

Gray = npt.NDArray[np.uint8]

_PROBE_DPI = 60  # for comparing ink with words
_MIN_CONFIDENCE = 0.55  # Tesseract's mean below it on a picture's page: probably no flat print, PP-OCR is asked
_MIN_WORDS = 3
_UNSURE_PAGES = 3  # of a PDF, for which PP-OCR is asked too: some 5 s each, and a document has a CPU limit
_BLANK = 0.00005  # share of dark pixels below which a page is empty paper and no reader is asked
_DARK = 128
_PRINT = 200  # grey value below which a shrunk page shows print
_PROBE_SIDE = 700  # pixels
_SLIP_WIDTH = 0.6  # of the sheet: print that is narrower is a till receipt, which Tesseract reads badly
_LAYER_SHARE = 0.6  # an incomplete layer is kept where OCR finds fewer characters than this share of its own
_HIDDEN_CONFIDENCE = 0.9  # of a scanner's text layer, which says nothing about itself
_DOUBTFUL_CONFIDENCE = 0.5  # of one that leaves much print uncovered, where OCR did no better
_A4_INCHES = 11.69
_SCAN_SIDE = 3400  # pixels, an A3 sheet at 200 dpi: many scans claim pages of a metre, one point a pixel
_PHOTO_SIDE = 2000  # pixels; PP-OCR reads nothing more from a larger picture


def read_pdf_page(page: pdfium.PdfPage, number: int, languages: tuple[str, ...], max_pixels: int) -> Page:
    """One page of a PDF. Boxes in points. A page that no reader finds text on comes back without words."""
    layer = read_text_layer(page)
    usable = text_suffices(layer.text)
    is_covered = usable and image_coverage(page) > IMAGE_COVERAGE
    if usable and not (is_covered and _is_incomplete(page, layer, max_pixels)):
        return layer_page(number, layer, _HIDDEN_CONFIDENCE if is_covered and has_hidden_text(page) else None)
    wanted = min(DPI / POINTS_PER_INCH, _SCAN_SIDE / max(layer.upright.width, layer.upright.height, 1.0))
    scale = page_scale(layer.upright.width, layer.upright.height, wanted, max_pixels)
    gray = gray_picture(page, layer.upright, scale)
    words, reader = read_flat(
        gray, languages, round(scale * POINTS_PER_INCH), may_ask_photo_reader=number <= _UNSURE_PAGES
    )
    if usable and _characters(words) < _LAYER_SHARE * _characters(layer.words):
        return layer_page(number, layer, _DOUBTFUL_CONFIDENCE if has_hidden_text(page) else None)
    return pdf_page(number, layer, PageKind.SCAN, reader, tuple(_scaled(word, 1 / scale) for word in words))


def read_picture(picture: Picture, languages: tuple[str, ...]) -> Page:
    """One picture. Boxes in its own pixels, upright."""
    if is_flat_scan(picture.pixels):
        gray = as_gray(picture.pixels)
        factor = _factor_to_dpi(max(gray.shape))
        resized = _resized(gray, factor)
        words, reader = read_flat(resized, languages, DPI)
        words, kind = tuple(_scaled(word, 1 / factor) for word in words), PageKind.SCAN
    else:
        factor = min(_PHOTO_SIDE / max(picture.pixels.shape[:2]), 1.0)
        found = photos.read_photo(_resized(picture.pixels, factor))
        words, kind, reader = tuple(_scaled(word, 1 / factor) for word in found), PageKind.PHOTO, photos.READER
    height, width = picture.pixels.shape[:2]
    return Page(
        number=picture.number,
        width=float(width),
        height=float(height),
        unit=Unit.PIXEL,
        kind=kind,
        reader=reader,
        words=words,
    )


def read_flat(
    gray: Gray, languages: tuple[str, ...], dpi: int, *, may_ask_photo_reader: bool = True
) -> tuple[tuple[Word, ...], str]:
    """A flat page by Tesseract with PP-OCR's second opinion; by PP-OCR alone where it is a slip on a sheet."""
    if float((gray < _DARK).mean()) < _BLANK:
        return (), "tesseract"
    columns, rows = printed_area(gray)
    if may_ask_photo_reader and columns.stop - columns.start < _SLIP_WIDTH * gray.shape[1]:
        return _by_photo_reader(gray, columns, rows), photos.READER
    words, reader = read_scan(gray, languages, dpi)
    if not may_ask_photo_reader:
        return words, reader
    if len(words) < _MIN_WORDS or _certainty(words) < _MIN_CONFIDENCE:
        other = _by_photo_reader(gray, columns, rows)
        if _characters(other) <= _characters(words) * _certainty(words):
            return words, reader
        return other, photos.READER
    return merge(words, _lines_by_photo_reader(gray, columns, rows)), f"{reader}+{photos.READER}"


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


def _by_photo_reader(gray: Gray, columns: slice, rows: slice) -> tuple[Word, ...]:
    """PP-OCR on a part of the page, so that none of its resolution is spent on white paper."""
    part = gray[rows, columns]
    factor = min(_PHOTO_SIDE / max(part.shape), 1.0)
    found = photos.read_photo(np.repeat(_resized(part, factor)[:, :, None], 3, axis=2))
    return tuple(_scaled(word, 1 / factor, columns.start, rows.start) for word in found)


def _lines_by_photo_reader(gray: Gray, columns: slice, rows: slice) -> list[list[Word]]:
    """The same for a second opinion: the lines as found, small print looked for."""
    part = np.repeat(gray[rows, columns][:, :, None], 3, axis=2)
    return [[_scaled(word, 1.0, columns.start, rows.start) for word in line] for line in photos.read_lines(part)]


def _is_incomplete(page: pdfium.PdfPage, layer: TextLayer, max_pixels: int) -> bool:
    scale = page_scale(layer.upright.width, layer.upright.height, _PROBE_DPI / POINTS_PER_INCH, max_pixels)
    return layer_misses_print(gray_picture(page, layer.upright, scale), layer.words, scale)


def _factor_to_dpi(long_side: int) -> float:
    """What brings a scanned sheet to the resolution that reads best. Taken for A4: files lie about their dpi."""
    dpi = long_side / _A4_INCHES
    return 1.0 if 0.87 <= dpi / DPI <= 1.15 else DPI / dpi


def _resized(pixels: npt.NDArray[np.uint8], factor: float) -> npt.NDArray[np.uint8]:
    if factor == 1.0:
        return pixels
    interpolation = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=interpolation), dtype=np.uint8)


def _scaled(word: Word, factor: float, dx: float = 0.0, dy: float = 0.0) -> Word:
    box = word.box
    scaled = BoundingBox(
        x0=box.x0 * factor + dx, y0=box.y0 * factor + dy, x1=box.x1 * factor + dx, y1=box.y1 * factor + dy
    )
    return Word(text=word.text, box=scaled, confidence=word.confidence)


def _characters(words: Sequence[Word]) -> int:
    return sum(len(word.text) for word in words)


def _certainty(words: Sequence[Word]) -> float:
    total = _characters(words)
    return sum(word.confidence * len(word.text) for word in words) / total if total else 0.0
