"""The page picture is what the person who reads the boxes must see: upright, to scale, never larger than asked."""

import io

import pytest
from PIL import Image

from extractors.file_types import JPEG, PDF, PNG
from extractors.rendering import render_page
from holdpoint.errors import UnreadableError
from tests.extractors.reading.conftest import Read
from tests.extractors.reading.made_files import LINES, WIDE, as_bytes, pdf_of, picture_of


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("rotation", [0, 90, 180])
def test_ink_stands_inside_the_boxes_that_were_read(read_bytes: Read, rotation: int) -> None:
    """Also where the page is displayed sideways but its text was turned upright by the reader."""
    data = pdf_of(*LINES, rotation=rotation)
    page = read_bytes(data).pages[0]
    image = opened(render_page(data, PDF, 1, width=round(page.width * 2))).convert("L")
    assert image.size == pytest.approx((page.width * 2, page.height * 2), abs=2)
    for box in (word.box for word in page.words):
        crop = image.crop((round(box.x0 * 2), round(box.y0 * 2), round(box.x1 * 2), round(box.y1 * 2)))
        assert crop.getextrema()[0] < 100
        image.paste(255, (int(box.x0 * 2) - 2, int(box.y0 * 2) - 2, int(box.x1 * 2) + 3, int(box.y1 * 2) + 3))
    assert image.getextrema()[0] > 200


@pytest.mark.parametrize("turns", [2, 3])
@pytest.mark.parametrize(("lines", "in_a_pdf"), [((*LINES, WIDE), True), (LINES, False)])
def test_a_scan_that_lies_wrong_is_shown_upright_with_its_boxes_on_its_words(
    read_bytes: Read, turns: int, lines: tuple[str, ...], in_a_pdf: bool
) -> None:
    """A wide page and a slip, which have different readers."""
    sheet = picture_of(*lines, size=(1500, 2100), font_size=40).rotate(90 * turns, expand=True)
    media_type = PDF if in_a_pdf else PNG
    data = as_bytes(sheet, "PDF", resolution=180) if in_a_pdf else as_bytes(sheet, "PNG")
    page = read_bytes(data).pages[0]
    assert [word.text for word in page.words] == " ".join(lines).split()
    assert page.turns == 4 - turns
    image = opened(render_page(data, media_type, 1, width=1000, turns=page.turns)).convert("L")
    scale = image.width / page.width
    assert image.height == pytest.approx(page.height * scale, abs=2)
    assert image.height > image.width
    for box in (word.box for word in page.words):
        x0, y0, x1, y1 = (round(edge * scale) for edge in (box.x0, box.y0, box.x1, box.y1))
        assert image.crop((x0, y0, x1, y1)).getextrema()[0] < 120
        image.paste(255, (x0 - 9, y0 - 5, x1 + 9, y1 + 5))
    assert image.getextrema()[0] > 180


def test_a_photograph_is_shrunk_and_sent_as_the_smaller_kind() -> None:
    noise = Image.effect_noise((2000, 1000), 80).convert("RGB")
    picture = opened(render_page(as_bytes(noise, "JPEG"), JPEG, 1, width=500))
    assert (picture.size, picture.format) == ((500, 250), "JPEG")
    sheet = opened(render_page(as_bytes(picture_of(*LINES, size=(900, 1200)), "PNG"), PNG, 1))
    assert (sheet.size, sheet.format) == ((900, 1200), "PNG")


def test_a_page_that_is_not_there_is_said_so() -> None:
    for number in (0, 2):
        with pytest.raises(UnreadableError, match=f"no page {number}"):
            render_page(pdf_of(*LINES), PDF, number)
