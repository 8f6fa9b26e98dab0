"""Two readers on one stretch of a line: which of their words to take, and what that says about them. Pure.

Tesseract and PP-OCR fail differently. What both read the same is right in 997 of 1,000 cases; where they differ, the
one of them that does not hesitate is nearly always right (measured on degraded sheets).
"""

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import accumulate, pairwise

from rapidfuzz.distance import Levenshtein

from extractors.reading.white_gaps import narrow_beside, parts_words
from extractors.reading.word_confidence import Evidence, Sighting, Source
from holdpoint.document import Word

_PP_IS_SURE = 0.9  # PP-OCR's least certain column from which its word is taken whatever Tesseract says
_TESSERACT_IS_SURE = 0.8  # below it PP-OCR's word is taken even where it hesitates
_GAP_IS_SURE = 0.6  # the same for a gap between words that PP-OCR did not see: it often runs words together
_SPECK = 0.8  # Tesseract's word where PP-OCR sees nothing is dropped below this
_CLEAR_GAP = 0.2  # of a word's height, between it and the next one of Tesseract's
_MOST_DIFFERENT = 0.4  # of a text's letters; more, and nothing tells which letters belong together
_STROKES = frozenset("1Il|")  # as which PP-OCR reads a slash that it is shown alone
_STOPS = frozenset(".,:")
_GHOST = 0.3  # PP-OCR's where Tesseract sees nothing, by its least certain character


def merge(mine: Sequence[Word], theirs: Sequence[Sighting]) -> list[Sighting]:
    """Tesseract's words (with its own confidence) and PP-OCR's of the same stretch, both from left to right, as one."""
    merged: list[Sighting] = []
    theirs = [part for sighting in theirs for part in _cut_at_gaps(sighting, mine)]
    matcher = SequenceMatcher(None, [w.text for w in mine], [w.text for w in theirs], autojunk=False)
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        ours, others = mine[a0:a1], theirs[b0:b1]
        if tag == "equal":
            merged += [_agreed(word, sighting) for word, sighting in zip(ours, others, strict=True)]
        elif tag == "delete":
            merged += [_kept(word, ()) for word in ours if word.confidence >= _SPECK]
        elif tag == "insert":
            merged += [_as(s, Source.ADDED) for s in others if s.evidence.least >= _GHOST]
        elif len(ours) == len(others):
            merged += [one for w, s in zip(ours, others, strict=True) for one in _surer([w], [s])]
        else:
            merged += _surer(ours, others)
    return merged


def by_tesseract(word: Word) -> Sighting:
    """A word about which nobody else was asked."""
    return Sighting(word.text, word.box, Evidence(Source.TESSERACT, tesseract=word.confidence))


def _surer(mine: Sequence[Word], theirs: Sequence[Sighting]) -> list[Sighting]:
    """One of two readings of the same ink."""
    if _takes_theirs(mine, theirs):
        surest = min(word.confidence for word in mine)
        return [_as(s, Source.CORRECTED, tesseract=surest) for s in theirs]
    return [_kept(word, theirs) for word in mine]


def _cut_at_gaps(sighting: Sighting, mine: Sequence[Word]) -> list[Sighting]:
    """PP-OCR's word cut where Tesseract saw a clear gap within it: at which of its letters, their texts tell."""
    inside = [w for w in mine if sighting.box.x0 < (w.box.x0 + w.box.x1) / 2 < sighting.box.x1]
    joined = "".join(w.text for w in inside)
    ends = list(accumulate(len(w.text) for w in inside))
    gaps = [(a, b, end) for (a, b), end in zip(pairwise(inside), ends, strict=False) if _are_apart(a, b)]
    if not gaps or Levenshtein.distance(joined, sighting.text) > _MOST_DIFFERENT * len(joined):
        return [sighting]
    parts: list[Sighting] = []
    begun, left = 0, sighting.box.x0
    for word, following, end in gaps:
        at = _place_in(sighting.text, joined, end)
        if begun < at < len(sighting.text) and parts_words(sighting.text, at):
            parts.append(_part(sighting, sighting.text[begun:at], left, word.box.x1))
            begun, left = at, following.box.x0
    return [*parts, _part(sighting, sighting.text[begun:], left, sighting.box.x1)]


def _place_in(theirs: str, mine: str, at: int) -> int:
    """The place in one reading of the same letters that answers to a place in the other."""
    step = next(op for op in Levenshtein.opcodes(mine, theirs) if op.src_start <= at <= op.src_end)
    return int(step.dest_start + min(at - step.src_start, step.dest_end - step.dest_start))


def _are_apart(word: Word, following: Word) -> bool:
    least = _CLEAR_GAP * (1 + narrow_beside(word.text[-1], following.text[0]))
    return following.box.x0 - word.box.x1 > least * (word.box.y1 - word.box.y0)


def _part(sighting: Sighting, text: str, x0: float, x1: float) -> Sighting:
    return replace(sighting, text=text, box=sighting.box.model_copy(update={"x0": x0, "x1": max(x0, x1)}))


def _takes_theirs(mine: Sequence[Word], theirs: Sequence[Sighting]) -> bool:
    if len(mine) == len(theirs) == 1:
        told = _told_by_ink(mine[0].text, theirs[0].text)
        if told is not None:
            return told
    surest = min(word.confidence for word in mine)
    hesitation = min(s.evidence.hesitation for s in theirs)
    if "".join(w.text for w in mine) == "".join(s.text for s in theirs):  # the same letters, cut otherwise
        if len(theirs) > len(mine):
            return True
        return surest < _GAP_IS_SURE or (hesitation > _PP_IS_SURE and surest < _PP_IS_SURE)
    return hesitation > _PP_IS_SURE or surest < _TESSERACT_IS_SURE


def _told_by_ink(mine: str, theirs: str) -> bool | None:
    """Whether PP-OCR's text is the right one, where what print loses, and shapes that look alike, tell.

    A t loses its bar, an l gains none; of a full stop behind a letter Tesseract sees less. Of 89 words of the sheets in
    docs/reading.md that differed so, 87 were right by this rule.
    """
    if mine == "/" and theirs in _STROKES:
        return False
    if theirs[:-1] == mine and theirs[-1] in _STOPS and mine[-1].isalpha():
        return True
    if len(mine) == len(theirs):
        pairs = {(a, b) for a, b in zip(mine, theirs, strict=True) if a != b}
        if pairs in ({("t", "l")}, {("l", "t")}):
            return pairs == {("l", "t")}
    return None


def _agreed(word: Word, sighting: Sighting) -> Sighting:
    evidence = replace(sighting.evidence, source=Source.AGREED, tesseract=word.confidence)
    return Sighting(word.text, word.box, evidence)  # Tesseract's boxes are tighter


def _kept(word: Word, theirs: Sequence[Sighting]) -> Sighting:
    """Tesseract's word against another reading, or against none (which counts as undecided)."""
    least = min((s.evidence.least for s in theirs), default=0.5)
    hesitation = min((s.evidence.hesitation for s in theirs), default=0.5)
    return Sighting(word.text, word.box, Evidence(Source.KEPT, word.confidence, least, hesitation))


def _as(sighting: Sighting, source: Source, tesseract: float = 0.5) -> Sighting:
    return replace(sighting, evidence=replace(sighting.evidence, source=source, tesseract=tesseract))
