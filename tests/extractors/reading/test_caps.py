"""What a page or a picture may cost is computed before it is drawn."""

import io
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from benchmarks.reading.hostile_files.pdf_parts import page_pdf
from extractors import file_types
from extractors.reading.pdf_file import opened, page_scale
from extractors.reading.pictures import read_pictures
from extractors.rendering import render_page
from holdpoint.errors import UnreadableError
from holdpoint.finding import ReasonCode

POINTS = st.floats(min_value=0, max_value=1e38, allow_nan=False)
LIMIT = 36_000_000


@given(POINTS, POINTS, st.floats(min_value=0.1, max_value=20))
def test_no_page_is_drawn_larger_than_the_limit(width: float, height: float, wanted: float) -> None:
    """Sides are rounded up to whole pixels, so a row of them may come on top."""
    scale = page_scale(width, height, wanted, LIMIT)
    assert 0 < scale <= wanted
    assert math.ceil(width * scale) * math.ceil(height * scale) <= LIMIT + 70_000


@pytest.mark.parametrize("box", [b"0 0 1000000000 1000000000", b"0 0 1 9999999", b"0 0 9999999 1", b"0 0 14400 14400"])
def test_a_page_that_claims_to_be_huge_is_drawn_small(box: bytes) -> None:
    data = page_pdf(page=b"/MediaBox [" + box + b"]")
    with opened(data, ()) as pdf:
        assert pdf.page_count == 1
    try:
        picture = Image.open(io.BytesIO(render_page(data, file_types.PDF, 1, 4_000)))
    except UnreadableError as error:  # pdfium may refuse to draw it; it must say so
        assert error.reason is ReasonCode.DAMAGED
    else:
        assert picture.width * picture.height <= 12_000_000 + 70_000


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WEBP", "JPEG"])
def test_a_picture_is_refused_by_its_header(kind: str) -> None:
    buffer = io.BytesIO()
    Image.new("L", (400, 300)).save(buffer, kind)
    assert len(list(read_pictures(buffer.getvalue(), 400 * 300, 1))) == 1
    with pytest.raises(UnreadableError, match="400 × 300") as error:
        list(read_pictures(buffer.getvalue(), 400 * 300 - 1, 1))
    assert error.value.reason is ReasonCode.RESOURCE_LIMIT


def test_the_pages_of_a_tiff_are_counted_before_any_is_decoded() -> None:
    buffer = io.BytesIO()
    page = Image.new("1", (40, 40), 1)
    page.save(buffer, "TIFF", save_all=True, append_images=[page] * 3)
    with pytest.raises(UnreadableError, match="4 pages; the limit is 3") as error:
        next(read_pictures(buffer.getvalue(), LIMIT, 3))
    assert error.value.reason is ReasonCode.RESOURCE_LIMIT
