"""What tells where a block of lines begins and ends, whatever the company."""

from extractors.learned.block_figures import BLOCK_COLUMNS, block_figures
from extractors.learned.hashing import Hasher
from extractors.learned.places import Place
from extractors.learned.sheet import Sheet
from extractors.learned.spans import cell_features
from flows.labelled_lines import document_of_lines

# text, left side, top, height: a name in large type over two lines, an address, a shop's site further down
_LINES = (
    ("LANTERN BOOK", 90, 40, 24),
    ("CO. LTD", 110, 70, 24),
    ("12 HARBOUR ROAD,", 100, 110, 12),
    ("43300 PORT TOWN", 100, 126, 12),
    ("GREEN MALL", 120, 170, 12),
)


def _sheet(lines: tuple[tuple[str, int, int, int], ...] = _LINES) -> Sheet:
    boxes = [{"text": t, "box": [x, y, x + 8 * len(t), y + h]} for t, x, y, h in lines]
    return Sheet.of(document_of_lines({"file": "x.jpg", "lines": boxes}, "0" * 64))


def _figures(first: int, last: int) -> dict[str, float]:
    sheet = _sheet()
    tokens = tuple(range(sheet.cells[first].start, sheet.cells[last].end))
    raw = sheet.text_of(tokens)
    cells = tuple(range(first, last + 1))
    above = tuple(range(first - 1, max(first - 4, -1), -1))
    after = last + 1 if last + 1 < len(sheet.cells) else None
    return dict(
        zip(BLOCK_COLUMNS, block_figures(sheet, Place(tokens, raw, raw, raw), cells, above, after), strict=True)
    )


def test_a_name_without_its_first_line_stands_under_a_line_of_its_own_size() -> None:
    cut, whole = _figures(1, 1), _figures(0, 1)
    assert (cut["height_above"], cut["words_above"], cut["offset_above"]) == (1.0, 2.0, 0.0)
    assert (whole["height_above"], whole["words_above"], whole["height_within"]) == (0.0, 0.0, 1.0)
    assert _figures(1, 2)["height_within"] == 0.5  # a name and a line of the address


def test_an_address_goes_on_after_a_comma_and_ends_behind_its_postcode() -> None:
    whole = _figures(2, 3)
    assert (whole["open_above"], whole["open_end"], whole["cells_behind_postcode"]) == (0.0, 0.0, 0.0)
    assert whole["gap_below"] > 2 * whole["gap_within"]
    assert _figures(3, 3)["open_above"] == 1.0
    assert (_figures(2, 2)["open_end"], _figures(2, 2)["postcode_below"]) == (1.0, 1.0)
    assert _figures(2, 4)["cells_behind_postcode"] == 1.0


def test_cells_know_how_the_lines_beside_them_look_and_earlier_models_do_not() -> None:
    hasher = Hasher(17)
    taller = tuple((t, x, y, 32 if n == 1 else h) for n, (t, x, y, h) in enumerate(_LINES))
    known, new = (cell_features(_sheet(lines), hasher)[2].tolist() for lines in (_LINES, taller))
    before, after = (cell_features(_sheet(lines), hasher, neighbours=False)[2].tolist() for lines in (_LINES, taller))
    assert known != new
    assert before == after
    assert set(before) < set(known)
