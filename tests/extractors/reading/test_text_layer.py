"""The text layer: whatever way a page or a word is turned, the same words in the same order, on the page."""

import io
import sys
from collections.abc import Callable

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter, Transformation
from reportlab.pdfgen import canvas

from extractors.reading.characters import cleaned
from extractors.reading.layer_pages import read_by_layer
from extractors.reading.page_gate import Verdict
from extractors.reading.reading_order import Row, ordered
from extractors.reading.text_layer import TextLayer, _split, read_text_layer
from tests.extractors.reading.made_files import LINES, WIDE, pdf_of

_MAX_PIXELS = 50_000_000


def layer_of(data: bytes) -> TextLayer:
    with pdfium.PdfDocument(data) as file:
        return read_text_layer(file[0])


def texts(layer: TextLayer) -> list[str]:
    return [row[4] for row in layer.rows]


def drawn(draw: Callable[[canvas.Canvas], None]) -> bytes:
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, pagesize=(595, 842))
    page.setFont("Helvetica", 12)
    draw(page)
    page.save()
    return buffer.getvalue()


def turned(data: bytes, content: int, shown: int) -> bytes:
    """The page with its content turned by so many quarters in its own coordinates, and /Rotate set."""
    writer = PdfWriter(clone_from=io.BytesIO(data))
    page = writer.pages[0]
    width, height = (595, 842) if content % 2 == 0 else (842, 595)
    moves = {0: (0, 0), 1: (842, 0), 2: (595, 842), 3: (0, 595)}[content]
    page.add_transformation(Transformation().rotate(90 * content).translate(*moves))
    for box in (page.mediabox, page.cropbox):
        box.upper_right = (width, height)
    page.rotate(90 * shown)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("content", [0, 1, 2, 3])
@pytest.mark.parametrize("shown", [0, 1, 2, 3])
def test_a_turned_page_gives_the_same_words_in_the_same_order_inside_it(content: int, shown: int) -> None:
    """Also where the turn is not undone for display: text is read the way it runs."""
    straight, layer = layer_of(pdf_of(*LINES, WIDE)), layer_of(turned(pdf_of(*LINES, WIDE), content, shown))
    assert texts(layer) == texts(straight)
    assert (layer.upright.width, layer.upright.height) == pytest.approx((595, 842), abs=1)
    for mine, theirs in zip(layer.rows, straight.rows, strict=True):
        assert mine[:4] == pytest.approx(theirs[:4], abs=1)


def test_words_that_run_another_way_keep_their_own_order() -> None:
    """A note up the margin and a stamp upside down, on one page with upright text."""

    def draw(page: canvas.Canvas) -> None:
        for index, line in enumerate((*LINES, WIDE)):
            page.drawString(72, 700 - 20 * index, line)
        page.rotate(90)
        page.drawString(300, -30, "up along the margin")
        page.rotate(90)
        page.drawString(-300, -400, "standing on its head")

    words = " ".join(texts(layer_of(drawn(draw))))
    assert words.startswith(" ".join((*LINES, WIDE)))
    assert "up along the margin" in words
    assert "standing on its head" in words


def test_bold_print_made_by_printing_twice_gives_each_word_once() -> None:
    def draw(page: canvas.Canvas) -> None:
        for shift in (0, 0.3, 0.6):
            page.drawString(72 + shift, 700, "Total amount due 1,234.56")
        x = 72.0
        for letter in "Letters twice 99":
            for shift in (0, 0.4):
                page.drawString(x + shift, 660, letter)
            x += page.stringWidth(letter, "Helvetica", 12)
        for shift in (0, 2.5):  # a shadow, too far off for pdfium's own rule
            page.drawString(72 + shift, 620 - shift, "Shadow lettering")

    with pdfium.PdfDocument(drawn(draw)) as file:
        reading = read_by_layer(file[0], 1, _MAX_PIXELS)
    words = [word.text for word in reading.page.words]
    assert words == ["Total", "amount", "due", "1,234.56", "Letters", "twice", "99", "Shadow", "lettering"]


def test_characters_are_those_a_person_would_type() -> None:
    assert [cleaned(word) for word in ("o\ufb03ce", "\ufb01rm", "fi\u00adnal", "hy\u00ad", "cut\x02", "\u200b")] == [
        "office", "firm", "final", "hy-", "cut-", "",
    ]  # fmt: skip
    assert cleaned("\ud83d\ude00") == "😀"


def test_a_hyphen_at_a_lines_end_ends_a_word() -> None:
    """pdfium joins the two halves; each stands at its own place all the same."""

    def draw(page: canvas.Canvas) -> None:
        page.drawString(72, 700, "This agreement is about confiden-")
        page.drawString(72, 686, "tiality and nothing else at all.")

    layer = layer_of(drawn(draw))
    assert texts(layer)[4:6] == ["confiden-", "tiality"]
    assert layer.rows[5][0] == pytest.approx(72, abs=1)


def test_every_word_of_a_crowded_page_stands_at_its_own_place() -> None:
    """Boxes are fetched for a thousand characters at a time."""

    def draw(page: canvas.Canvas) -> None:
        page.setFont("Helvetica", 4)
        for line in range(80):
            for column in range(30):
                page.drawString(20 + 18 * column, 800 - 9 * line, f"{line}-{column}")

    found = {row[4]: row[:2] for row in layer_of(drawn(draw)).rows}
    assert len(found) == 2400
    for line, column in ((0, 0), (34, 3), (34, 4), (68, 7), (68, 8), (79, 29)):
        x0, y0 = found[f"{line}-{column}"]
        assert x0 == pytest.approx(20 + 18 * column, abs=1)
        assert y0 == pytest.approx(842 - 804 + 9 * line, abs=2)


def test_words_are_parted_by_whatever_is_a_space() -> None:
    text = "".join(f"a{chr(code)}" for code in range(sys.maxunicode) if chr(code).isspace())
    texts, firsts, lasts = _split(f"{text}end")
    assert texts == [*text.split(), "end"]
    assert [f"{text}end"[first : last + 1] for first, last in zip(firsts, lasts, strict=True)] == texts


@pytest.mark.parametrize(
    ("lines", "verdict"),
    [((), Verdict.PRINTED), (("17",), Verdict.PRINTED), (("\ue001" * 30,), Verdict.PRINTED), (LINES, Verdict.PRINTED)],
)
def test_a_page_without_pictures_and_with_little_text_needs_no_ocr(lines: tuple[str, ...], verdict: Verdict) -> None:
    with pdfium.PdfDocument(pdf_of(*lines)) as file:
        assert read_by_layer(file[0], 1, _MAX_PIXELS).verdict is verdict


boxes = st.tuples(
    st.floats(0, 600), st.floats(0, 800), st.floats(0.1, 80), st.floats(0.1, 40), st.sampled_from("abcdef")
).map(lambda box: (box[0], box[1], box[0] + box[2], box[1] + box[3], box[4]))


@settings(max_examples=150, deadline=None)
@given(st.lists(boxes, max_size=60), st.dictionaries(st.integers(0, 59), st.integers(1, 3), max_size=8))
def test_reading_order_is_a_permutation(rows: list[Row], ways: dict[int, int]) -> None:
    found = ordered(rows, {index: turns for index, turns in ways.items() if index < len(rows)})
    assert sorted(found) == sorted(rows)


@settings(max_examples=50, deadline=None)
@given(st.permutations(range(24)))
def test_reading_order_does_not_depend_on_the_files_order(order: list[int]) -> None:
    rows = [
        (72.0 + 90 * (i % 4), 100.0 + 15 * (i // 4), 140.0 + 90 * (i % 4), 110.0 + 15 * (i // 4), f"{i}")
        for i in range(24)
    ]
    assert ordered([rows[i] for i in order], {}) == rows


def test_columns_of_prose_are_read_one_after_the_other_and_tables_row_by_row() -> None:
    left = ["the seller will keep", "all goods in a dry", "and safe place until", "the buyer has taken", "them over."]
    right = [
        "payment is due when",
        "the buyer has got the",
        "invoice and has not",
        "objected to any of",
        "it in a week",
    ]
    rows = [(f"item {word}", f"{i} pcs", f"{i}.00 EUR") for i, word in enumerate(("one", "two", "three", "four"))]

    def draw(page: canvas.Canvas) -> None:
        page.drawString(72, 760, "Terms of sale as agreed between the parties to this contract, one and all")
        for index, (one, other) in enumerate(zip(left, right, strict=True)):
            page.drawString(72, 730 - 14 * index, one)
            page.drawString(230, 730.4 - 14 * index, other)
        for index, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                page.drawString(72 + 150 * column, 600 - 14 * index, cell)

    words = " ".join(texts(layer_of(drawn(draw))))
    assert " ".join((*left, *right)) in words
    assert " ".join(" ".join(row) for row in rows) in words
