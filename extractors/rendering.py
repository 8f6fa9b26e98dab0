"""One page as a picture for the browser, as a person sees it: upright, never larger than asked, pixels capped first."""

import io
from collections.abc import Sequence

import pypdfium2 as pdfium
from PIL import Image

from extractors import file_types
from extractors.reading import refusals
from extractors.reading.annotations import load_page
from extractors.reading.office.drawing import drawn_page
from extractors.reading.office.reading import read_office
from extractors.reading.pdf_file import UnopenedError, colour_picture, opened, page_scale
from extractors.reading.pictures import read_pictures
from extractors.reading.text_layer import extra_turns
from holdpoint.settings import LimitSettings

_MAX_PIXELS = 36_000_000  # of a source picture
_MAX_RENDERED = 12_000_000  # of the result: a page may be a hundred times as high as it is wide
_JPEG_QUALITY = 85
_LIGHT = 250_000  # bytes
_MAX_PAGES = 10_000


def render_page(
    data: bytes,
    media_type: str,
    page_number: int,
    width: int = 1240,
    passwords: Sequence[str] = (),
    max_pixels: int = _MAX_PIXELS,
    turns: int = 0,
) -> bytes:
    """Page `page_number` (one-based) as PNG, or as JPEG where PNG would be heavy; `width` pixels wide at most.

    `turns` is what `Page.turns` says of a scan that lies wrong. The picture's proportions are those of the page that
    was read, so boxes scale by width. UnreadableError where there is no such page or it cannot be rendered.
    """
    if media_type == file_types.PDF:
        image = _pdf_page(data, page_number, width, passwords, min(_MAX_RENDERED, max_pixels), turns)
    elif media_type in file_types.PICTURES:
        image = _picture(data, page_number, width, max_pixels, turns)
    elif media_type in file_types.OFFICE_FILES:
        image = _office_page(data, media_type, page_number, width)
    else:
        raise refusals.unsupported("of a type that has no pages")
    return _encoded(image)


def _pdf_page(
    data: bytes, page_number: int, width: int, passwords: Sequence[str], max_pixels: int, turns: int
) -> Image.Image:
    try:
        with opened(data, passwords) as pdf:
            if not 1 <= page_number <= pdf.page_count:
                raise _no_such_page(page_number, pdf.page_count)
            page = load_page(pdf.file, page_number - 1)
            page_width, page_height = page.get_size()
            if (extra_turns(page) + turns) % 2:
                page_width, page_height = page_height, page_width
            scale = page_scale(page_width, page_height, width / max(page_width, 1.0), max_pixels)
            return _turned(Image.fromarray(colour_picture(page, scale)), turns)
    except (UnopenedError, pdfium.PdfiumError) as error:
        raise refusals.damaged(f"Page {page_number} of the PDF cannot be rendered ({error}).") from None


def _picture(data: bytes, page_number: int, width: int, max_pixels: int, turns: int) -> Image.Image:
    count = 0
    for picture in read_pictures(data, max_pixels, _MAX_PAGES):
        count = picture.number
        if count == page_number:
            image = _turned(Image.fromarray(picture.pixels), turns)
            if image.width > width:
                height = max(round(image.height * width / image.width), 1)
                image = image.resize((width, height), Image.Resampling.LANCZOS)
            return image
    raise _no_such_page(page_number, count)


def _turned(image: Image.Image, turns: int) -> Image.Image:
    """By so many quarters to the left."""
    return image.rotate(90 * turns, expand=True) if turns % 4 else image


def _office_page(data: bytes, media_type: str, page_number: int, width: int) -> Image.Image:
    pages, _ = read_office(data, media_type, LimitSettings())
    if not 1 <= page_number <= len(pages):
        raise _no_such_page(page_number, len(pages))
    return drawn_page(pages[page_number - 1], width)


def _no_such_page(page_number: int, count: int) -> Exception:
    return refusals.damaged(f"There is no page {page_number}: the file has {count}.")


def _encoded(image: Image.Image) -> bytes:
    """PNG keeps print sharp; JPEG where that is smaller and PNG would be heavy, as for photographs."""
    png, jpeg = io.BytesIO(), io.BytesIO()
    image.save(png, "PNG", compress_level=4)
    if png.tell() <= _LIGHT:
        return png.getvalue()
    image.save(jpeg, "JPEG", quality=_JPEG_QUALITY)
    return min(png.getvalue(), jpeg.getvalue(), key=len)
