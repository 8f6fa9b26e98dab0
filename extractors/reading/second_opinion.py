"""Two readers on one page: where they agree a word is nearly certain, where they differ it is doubtful. Pure.

Tesseract and PP-OCR fail differently, so a word that both read the same is right far more often than either's own
confidence says; and PP-OCR finds lines that Tesseract passes over.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher

from extractors.reading.reading_order import in_reading_order
from holdpoint.document import BoundingBox, Word

AGREED = 0.985  # both read the same letters
_ALONE = 0.9  # a word that one of them did not see at all: a share of its own confidence
_ALIKE = frozenset("1lI|0OoSs58BZz2")
_SAME_LETTERS = 0.8  # they differ in a dot, a comma or a gap only
_DIFFERING = 0.62  # of the better one's own confidence
_TRUSTED = 0.9  # Tesseract's confidence from which its word is taken where they differ
_NOISE = 0.45  # below it, a word that only Tesseract saw is a speck


def merge(first: Sequence[Word], lines: Sequence[Sequence[Word]]) -> tuple[Word, ...]:
    """Tesseract's words and PP-OCR's lines (boxes in the same pixels) as one reading, in reading order."""
    left = list(first)
    merged: list[Word] = []
    for line in lines:
        if not line:
            continue
        within = [w for w in left if _is_on(w.box, line)]
        left = [w for w in left if w not in within]
        merged += _merge_line(sorted(within, key=lambda w: w.box.x0), list(line))
    merged += [_sure(w, w.confidence * _ALONE) for w in left if w.confidence >= _NOISE]
    return in_reading_order(merged)


def _is_on(box: BoundingBox, line: Sequence[Word]) -> bool:
    """Whether a box's middle lies on the line, at the height that the line has there."""
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    margin = line[0].box.y1 - line[0].box.y0
    if not line[0].box.x0 - margin <= x <= line[-1].box.x1 + margin:
        return False
    nearest = min(line, key=lambda w: max(w.box.x0 - x, x - w.box.x1, 0.0))
    return nearest.box.y0 - 0.1 * margin <= y <= nearest.box.y1 + 0.1 * margin


def _merge_line(tesseract: list[Word], pp: list[Word]) -> list[Word]:
    if not tesseract:
        return [_sure(w, w.confidence * _ALONE) for w in pp]
    merged: list[Word] = []
    matcher = SequenceMatcher(None, [w.text for w in tesseract], [w.text for w in pp], autojunk=False)
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        mine, theirs = tesseract[a0:a1], pp[b0:b1]
        if tag == "equal":
            merged += [_agreed(w) for w in mine]
        elif tag == "delete":
            merged += [_sure(w, w.confidence * _ALONE) for w in mine if w.confidence >= _NOISE]
        elif tag == "insert":
            merged += [_sure(w, w.confidence * _ALONE) for w in theirs]
        elif "".join(w.text for w in mine) == "".join(w.text for w in theirs):
            # The same letters, cut otherwise. PP-OCR often runs words together, so a gap that it alone saw is doubtful.
            merged += [_agreed(w) if len(mine) > len(theirs) else _sure(w, _SAME_LETTERS) for w in mine]
        else:
            merged += _choose(mine, theirs)
    return merged


def _choose(mine: list[Word], theirs: list[Word]) -> list[Word]:
    """Where they differ: Tesseract's words if it is sure of all of them, else PP-OCR's; doubtful either way."""
    if len(mine) == len(theirs):
        return [_one_of(a, b) for a, b in zip(mine, theirs, strict=True)]
    if _letters("".join(w.text for w in mine)) == _letters("".join(w.text for w in theirs)):
        # "113.60" against "113 60": who sees the point where there is none to see? The one with fewer words is right.
        return [_sure(w, _SAME_LETTERS) for w in (mine if len(mine) < len(theirs) else theirs)]
    if min(w.confidence for w in mine) >= _TRUSTED:
        return [_sure(w, w.confidence * _DIFFERING) for w in mine]
    return [_sure(w, w.confidence * _DIFFERING) for w in theirs]


def _one_of(mine: Word, theirs: Word) -> Word:
    if mine.text == theirs.text:
        return _sure(mine, AGREED)
    if _letters(mine.text) == _letters(theirs.text) and _letters(mine.text):
        # They differ in a dot or a comma only; that changes no word, but it may change an amount.
        return _sure(mine if mine.confidence >= _TRUSTED else theirs, _SAME_LETTERS)
    if _letters(theirs.text).startswith(_letters(mine.text)) and _letters(mine.text):
        return _sure(theirs.model_copy(update={"box": mine.box}), theirs.confidence * _DIFFERING)  # an end was lost
    if mine.confidence >= _TRUSTED:
        return _sure(mine, mine.confidence * _DIFFERING)
    return _sure(theirs.model_copy(update={"box": mine.box}), theirs.confidence * _DIFFERING)


def _agreed(word: Word) -> Word:
    """Both read the same; for a lone stroke or circle that says little, since "1", "l" and "I" look alike."""
    return _sure(word, _SAME_LETTERS if word.text.strip(".,;:") in _ALIKE else AGREED)


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def _sure(word: Word, confidence: float) -> Word:
    return word.model_copy(update={"confidence": min(confidence, 1.0)})
