"""Pages that lie the wrong way, and sheets within photographs: read all the same, boxes on what a person is shown."""

import sys

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors import file_types
from extractors.reading.flat_pages import FlatReading, read_flat_page
from extractors.reading.perspective import evenly_lit, find_sheet
from extractors.reading.photographed import read_photographed
from extractors.reading.word_confidence import Sighting
from holdpoint.errors import UnreadableError
from holdpoint.finding import ReasonCode
from tests.extractors.reading.conftest import Read
from tests.extractors.reading.made_files import LINES, as_bytes, picture_of

SHEET = picture_of(*LINES, size=(1100, 800), font_size=36)


def sighting(seen: tuple[Sighting, ...], text: str) -> Sighting:
    return next(s for s in seen if s.text == text)


def flat(image: Image.Image, **options: bool) -> FlatReading:
    return read_flat_page(np.asarray(image), ("eng",), **options)


@pytest.fixture(scope="module")
def upright() -> FlatReading:
    return flat(SHEET)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_page_is_read_whichever_way_it_lies(upright: FlatReading, turns: int) -> None:
    """The words in their order, each box where its word stands once the picture is turned as the reading says."""
    turned = flat(SHEET.rotate(90 * turns, expand=True))
    assert turned.turns == 4 - turns
    assert [s.text for s in turned.sightings] == [s.text for s in upright.sightings]
    box, before = (sighting(r.sightings, "1,234.56").box for r in (turned, upright))
    assert (box.x0, box.y0, box.x1, box.y1) == pytest.approx((before.x0, before.y0, before.x1, before.y1), abs=6)


def test_high_recall_reads_no_less(upright: FlatReading) -> None:
    careful = flat(SHEET, high_recall=True)
    assert {s.text for s in upright.sightings} == set(" ".join(LINES).split()) <= {s.text for s in careful.sightings}


def photograph() -> tuple[Image.Image, tuple[float, float]]:
    """A sheet that takes up a third of the picture, seen from aside; and where the middle of "17.35" lies."""
    table = Image.new("RGB", (1600, 1400), (70, 62, 55))
    paper = Image.new("RGB", (700, 500), (244, 242, 236))
    font = ImageFont.load_default(34)
    ImageDraw.Draw(paper).text((60, 200), "TOTAL", fill=(20, 20, 20), font=font)
    ImageDraw.Draw(paper).text((480, 200), "17.35", fill=(20, 20, 20), font=font)
    paper = paper.rotate(6, expand=True, fillcolor=(70, 62, 55), resample=Image.Resampling.BICUBIC)
    table.paste(paper, (500, 500))
    turn = np.radians(-6)
    x, y = 480 + 46 - 350, 200 + 22 - 250  # from the paper's middle
    middle = np.array([500 + paper.width / 2, 500 + paper.height / 2])
    at = middle + np.array([x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)])
    return table, (float(at[0]), float(at[1]))


def test_a_sheet_on_a_table_is_cut_out_and_its_boxes_lie_on_the_photograph() -> None:
    picture, at = photograph()
    pixels = np.asarray(picture)
    sheet = find_sheet(pixels)
    assert sheet is not None
    assert sheet.pixels.shape[:2] == pytest.approx((500, 700), abs=12)
    seen = read_photographed(pixels)
    assert [s.text for s in seen] == ["TOTAL", "17.35"]
    box = seen[1].box
    assert ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2) == pytest.approx(at, abs=14)


def test_a_picture_that_is_all_paper_is_left_as_it_is() -> None:
    assert find_sheet(np.asarray(SHEET.convert("RGB"))) is None


def test_a_shadow_is_lifted_and_even_light_is_left_alone() -> None:
    paper = np.full((400, 600, 3), 230, np.uint8)
    paper[180:220:4, 100:500] = 30
    assert evenly_lit(paper) is paper
    shadow = np.linspace(1.0, 0.45, 600, dtype=np.float32)[None, :, None]
    lifted = evenly_lit((paper * shadow).astype(np.uint8))
    assert lifted[40, 560].min() > 190
    assert lifted[180, 480].max() < 90


def test_a_webp_is_read_and_its_pixels_are_counted_first(read_bytes: Read) -> None:
    picture, _ = photograph()
    assert "17.35" in read_bytes(as_bytes(picture, "WEBP", quality=80), name="slip.webp").text
    limits = {"limits": {"image_pixels": 1_000_000}}
    with pytest.raises(UnreadableError) as refused:
        read_bytes(as_bytes(picture, "WEBP"), name="slip.webp", **limits)
    assert refused.value.reason is ReasonCode.RESOURCE_LIMIT


def test_a_heic_picture_is_known_by_its_content_and_refused_with_a_reason_where_nothing_reads_it(
    read_bytes: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    from extractors.reading import pictures

    header = b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1heicmiaf" + b"\x00" * 40
    assert file_types.sniff(header) == file_types.HEIC
    assert file_types.sniff(header.replace(b"heic", b"avif")) != file_types.HEIC
    assert not file_types.extension_disagrees("IMG_0001.HEIC", file_types.HEIC)
    pictures._can_read_heic.cache_clear()
    monkeypatch.setitem(sys.modules, "pi_heif", None)
    with pytest.raises(UnreadableError, match="pi-heif") as refused:
        read_bytes(header, name="IMG_0001.heic")
    assert refused.value.reason is ReasonCode.UNSUPPORTED
    pictures._can_read_heic.cache_clear()


@pytest.mark.parametrize("size", [(1, 20_000), (20_000, 3), (12, 12), (40_000, 30)])
def test_a_sliver_has_no_words_and_harms_nobody(read_bytes: Read, size: tuple[int, int]) -> None:
    assert read_bytes(as_bytes(Image.new("RGB", size, "gray"), "PNG"), name="line.png").pages[0].words == ()
