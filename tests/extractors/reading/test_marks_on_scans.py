"""What two readers of lines miss on a scan: gaps between words, lone letters, rules beside words; and its language."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.reading.lone_letters import lone_letters
from extractors.reading.page_language import languages_of
from extractors.reading.pictures import is_flat_scan
from extractors.reading.rules import without_rules
from extractors.reading.second_opinion import merge
from extractors.reading.white_gaps import wide_gaps
from extractors.reading.word_confidence import Evidence, Sighting, Source
from holdpoint.document import BoundingBox, Word
from tests.extractors.reading.made_files import picture_of

ALL = ("eng", "deu", "fra", "spa")


def strip_of(*bars: tuple[int, int], ground: int = 255, ink: int = 0) -> np.ndarray:
    """A line 40 pixels high with letters that are bars from one column to another."""
    picture = np.full((40, 200), ground, np.uint8)
    for start, end in bars:
        picture[8:32, start:end] = ink
    return picture


SIX = [(10, 18), (20, 28), (30, 38), (54, 62), (64, 72), (74, 82)]
MIDDLES = np.array([(a + b) / 2 for a, b in SIX])


@pytest.mark.parametrize(("ground", "ink"), [(255, 0), (255, 190), (90, 240)])
def test_white_as_wide_as_a_gap_parts_two_words_however_faint_the_print(ground: int, ink: int) -> None:
    assert wide_gaps(strip_of(*SIX, ground=ground, ink=ink), "ABCDEF", MIDDLES) == (3,)


@pytest.mark.parametrize("letters", ["ABC DEF", "ABC,EF", "234.56", "ABC:EF"])
def test_no_gap_is_made_where_one_is_or_where_a_sign_stands(letters: str) -> None:
    middles = MIDDLES if len(letters) == 6 else np.insert(MIDDLES, 3, 46.0)
    assert wide_gaps(strip_of(*SIX), letters, middles) == ()


def test_spaced_out_lettering_is_one_word() -> None:
    bars = [(10 + 20 * n, 18 + 20 * n) for n in range(6)]
    assert wide_gaps(strip_of(*bars), "ABCDEF", np.array([14.0 + 20 * n for n in range(6)])) == ()


def test_a_word_of_pp_ocr_is_cut_where_tesseract_saw_a_gap_also_where_their_letters_differ() -> None:
    mine = [
        Word(text=text, box=BoundingBox(x0=x, y0=0, x1=x + 40, y1=20), confidence=0.6)
        for text, x in (("4P-", 0), ("5P", 50), ("(C5T)", 100))
    ]
    theirs = [Sighting("4P-5P(CST)", BoundingBox(x0=0, y0=0, x1=140, y1=20), Evidence(Source.PHOTO, 0.5, 0.97, 0.97))]
    merged = merge(mine, theirs)
    assert [s.text for s in merged] == ["4P-", "5P", "(CST)"]
    assert [s.evidence.source for s in merged] == [Source.AGREED, Source.AGREED, Source.CORRECTED]
    assert merged[-1].box.x0 == 100


def test_a_number_is_not_cut_beside_its_ones() -> None:
    mine = [
        Word(text=text, box=BoundingBox(x0=x0, y0=0, x1=x1, y1=20), confidence=0.4)
        for text, x0, x1 in (("INV-O1", 0, 60), ("1199", 65, 100))
    ]
    theirs = [Sighting("INV-011199", BoundingBox(x0=0, y0=0, x1=100, y1=20), Evidence(Source.PHOTO, 0.5, 0.97, 0.97))]
    assert [s.text for s in merge(mine, theirs)] == ["INV-011199"]


def test_a_letter_that_stands_alone_is_found_and_a_speck_or_a_bar_is_not() -> None:
    sheet = picture_of("Total amount", font_size=40)
    pen = ImageDraw.Draw(sheet)
    pen.text((900, 200), "3", fill=0, font=ImageFont.load_default(40))
    pen.ellipse((700, 210, 703, 213), fill=0)
    pen.rectangle((1100, 205, 1102, 235), fill=0)
    seen = [Sighting("Total", BoundingBox(x0=150, y0=205, x1=240, y1=240), Evidence(Source.TESSERACT, 0.97))]
    seen.append(Sighting("amount", BoundingBox(x0=250, y0=205, x1=400, y1=240), Evidence(Source.TESSERACT, 0.97)))
    (found,) = lone_letters(np.asarray(sheet), seen)
    assert found.text == "3"
    assert found.box.x0 < 912 < found.box.x1


def test_a_row_of_dashes_makes_up_for_a_letter_that_is_less_certain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Days of the week as broadcasters print them: a letter, and a dash for each other day."""
    sheet = picture_of("Total amount", font_size=40)
    ImageDraw.Draw(sheet).text((900, 200), "M----------", fill=0, font=ImageFont.load_default(40))
    box = BoundingBox(x0=150, y0=205, x1=400, y1=240)
    seen = [Sighting("Total", box, Evidence(Source.TESSERACT, 0.97))]

    def found(text: str, least: float) -> list[str]:
        said = [Sighting(text, box, Evidence(Source.PHOTO, 0.5, least, least))]
        monkeypatch.setattr("extractors.reading.lone_letters.sightings_on", lambda _, quads: [said for _ in quads])
        return [s.text for s in lone_letters(np.asarray(sheet), seen)]

    assert found("M----------", 0.6) == ["M----------"]
    assert found("M----------", 0.4) == found("M", 0.6) == found("M" + 12 * "-", 0.9) == []


def test_upright_rules_are_taken_out_and_letters_and_light_print_on_dark_ground_are_not() -> None:
    sheet = picture_of("Illinois 1111", font_size=40)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((900, 100, 1300, 1300), fill=80)
    pen.text((920, 600), "lllllll", fill=255, font=ImageFont.load_default(60))
    before = np.asarray(sheet)
    ruled = sheet.copy()
    ImageDraw.Draw(ruled).line((145, 100, 145, 900), fill=0, width=3)
    assert np.array_equal(without_rules(before), before)
    assert np.array_equal(without_rules(np.asarray(ruled)), before)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Please pay the amount due to our account by the date above", ("eng",)),
        ("Bitte überweisen Sie den Betrag bis zum Datum auf unser Konto", ("deu",)),
        ("Nous vous prions de régler le montant de cette facture à l'échéance", ("fra",)),
        ("Les rogamos el pago del importe de la factura en la cuenta", ("spa",)),
        ("4711 0815 12.50", ALL),
        ("Rechnung Invoice Datum Date Betrag Amount der the", ("eng", "deu")),
    ],
)
def test_a_few_lines_tell_the_language_and_too_little_tells_none(text: str, expected: tuple[str, ...]) -> None:
    assert languages_of(text, ALL) == expected


def test_a_language_of_which_nothing_is_known_is_always_read() -> None:
    assert languages_of("Please pay the amount due to our account", ("ces", "deu", "eng")) == ("ces", "eng")


def test_a_page_in_black_and_white_is_a_scan_though_a_banner_reaches_its_edges() -> None:
    sheet = picture_of("Total 1,234.56")
    ImageDraw.Draw(sheet).rectangle((0, 0, 1654, 900), fill=0)
    assert is_flat_scan(np.asarray(sheet.convert("1").convert("RGB")))
    gray = Image.eval(sheet, lambda value: value * 180 // 255 + 30)
    assert not is_flat_scan(np.asarray(gray.convert("RGB")))
