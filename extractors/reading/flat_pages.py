"""A flat page's picture read: Tesseract for all of it, PP-OCR for the words that Tesseract doubts or did not see.

PP-OCR's detection is cheap (0.2 s of CPU a page) and says three things at once: which way up the page lies, where print
stands that Tesseract passed over, and where to cut out what is to be read again. Its recognition costs by the width of
what it is given (0.03 ms a pixel at a height of 48), so sure words are not given to it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
import numpy.typing as npt

from extractors.reading import deskew, pp_detection, pp_models, scans
from extractors.reading.doubtful_spans import Ink, Stretch, cells_of, lie_on, middles_of, part_of, picked, stretches_of
from extractors.reading.glued_words import apart
from extractors.reading.lone_letters import lone_letters
from extractors.reading.orientation import quarter_turns
from extractors.reading.page_language import languages_of
from extractors.reading.photos import sightings_on
from extractors.reading.reading_order import in_reading_order
from extractors.reading.rules import without_rules
from extractors.reading.second_opinion import by_tesseract, merge
from extractors.reading.stacked_lines import unstacked
from extractors.reading.word_confidence import Sighting
from holdpoint.document import Word

Gray = npt.NDArray[np.uint8]

SURE_FROM = 0.93  # Tesseract's own confidence: of 381 words of real scans from there to 0.95, PP-OCR changed one
_DETECTION_SIDE = 960  # pixels of the longer side
_HIGH_RECALL_SIDE = 1536
_POOR = 0.9  # of Tesseract's confidence in a page's middle word: below, nearly all of it is doubtful anyway
_TELLING_LINES = 5  # of which a page's language is told
_TELLING_LENGTH = 11.0  # times a line's height: some thirty letters
_OFF_LINE = 0.5  # Tesseract's confidence from which its word counts where PP-OCR's detection saw no line


@dataclass(frozen=True)
class FlatReading:
    """What was seen on a flat page, in reading order; boxes in the pixels of the picture once it stands upright.

    `turns` is by how many quarters to the left it was turned for that.
    """

    sightings: tuple[Sighting, ...]
    reader: str
    turns: int = 0

    @property
    def words(self) -> tuple[Word, ...]:
        """The words with calibrated confidence."""
        return tuple(s.as_word() for s in self.sightings)


def read_flat_page(
    gray: Gray,
    languages: tuple[str, ...],
    dpi: int = scans.DPI,
    *,
    high_recall: bool = False,
    detect_languages: bool = False,
) -> FlatReading:
    """Every word of a flat page.

    With `high_recall` all lines are read by both readers, at nearly twice the cost; so is a page that prints too poorly
    for Tesseract. With `detect_languages` Tesseract reads with those of the languages alone that a few lines are in.
    """
    side = _HIGH_RECALL_SIDE if high_recall else _DETECTION_SIDE
    lines = pp_detection.find_lines(gray, side)
    turns = quarter_turns(gray, lines)
    upright = np.ascontiguousarray(np.rot90(gray, turns)) if turns else gray
    if turns:
        lines = pp_detection.find_lines(upright, side)
    slope = deskew.skew_of_lines(lines)
    ruled, upright = upright, without_rules(upright)
    if detect_languages and len(languages) > 1:
        languages = languages_of(_telling_text(ruled, lines), languages)
    words, reader = scans.read_scan(upright, languages, dpi, math.degrees(math.atan(slope)) if lines else None)
    if not high_recall and words and median(word.confidence for word in words) < _POOR:
        high_recall, lines = True, pp_detection.find_lines(ruled, _HIGH_RECALL_SIDE)
    seen = _second_read(ruled, upright, words, lines, 1.01 if high_recall else SURE_FROM)
    seen += lone_letters(upright, seen)
    seen = [part for sighting in seen for part in apart(sighting)]
    return FlatReading(tuple(_ordered(seen, slope)), f"{reader}+{pp_models.READER}", turns)


def _telling_text(gray: Gray, lines: Sequence[pp_detection.Quad]) -> str:
    """What stands on a few lines that are long for their height, by PP-OCR: they are likeliest to be sentences."""
    long = sorted(lines, key=lambda q: pp_detection.width_of(q) / max(pp_detection.height_of(q), 1.0))[-_TELLING_LINES:]
    return " ".join(s.text for seen in sightings_on(gray, [_beginning(line) for line in long]) for s in seen)


def _beginning(line: pp_detection.Quad) -> pp_detection.Quad:
    """Not more of a line than tells its language."""
    share = min(_TELLING_LENGTH * pp_detection.height_of(line) / max(pp_detection.width_of(line), 1.0), 1.0)
    return part_of(line, Stretch(0.0, share, (), is_sure=False))


def _second_read(
    ruled: Gray, gray: Gray, words: Sequence[Word], lines: Sequence[pp_detection.Quad], sure_from: float
) -> list[Sighting]:
    middles, is_left = middles_of(words), np.ones(len(words), dtype=np.bool_)
    seen: list[Sighting] = []
    doubtful: list[tuple[tuple[Word, ...], pp_detection.Quad]] = []
    rows = unstacked(lines, words)
    cells = [cell for row in rows for cell in cells_of(row, pp_detection.level_strip(ruled, row))]
    for line in sorted(cells, key=pp_detection.width_of, reverse=True):
        on = is_left & lie_on(line, middles)
        is_left &= ~on
        mine = picked(words, on)
        for stretch in stretches_of(line, mine, sure_from, Ink.of(pp_detection.level_strip(gray, line))):
            if stretch.is_sure:
                seen += [by_tesseract(w) for w in stretch.words]
            else:
                doubtful.append((stretch.words, part_of(line, stretch)))
    by_pp = sightings_on(gray, [quad for _, quad in doubtful])
    for (by_tess, _), theirs in zip(doubtful, by_pp, strict=True):
        seen += merge(by_tess, theirs)
    return seen + [by_tesseract(w) for w in picked(words, is_left) if w.confidence >= _OFF_LINE]


def _ordered(seen: Sequence[Sighting], slope: float) -> list[Sighting]:
    """Reading order on the levelled page. `slope` is by how many pixels lines fall for each one to the right."""
    anchors = []
    for index, sighting in enumerate(seen):
        box = sighting.box
        drop = slope * (box.x0 + box.x1) / 2
        anchors.append(Word(text=str(index), box=box.model_copy(update={"y0": box.y0 - drop, "y1": box.y1 - drop})))
    return [seen[int(anchor.text)] for anchor in in_reading_order(anchors)]
