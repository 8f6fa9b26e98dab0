"""The fit behind word confidences: `python -m benchmarks.reading.word_confidence [--labelled FILE] [--write]`.

Words of degraded sheets and of photographed receipts are read, compared with what stands there, and for each way by
which a word comes about a logistic regression is fitted on five features. Figures are cross-validated by document:
no word is judged by a fit that saw its document. `--labelled` keeps the labelled words, so that a second run reads
nothing; `--write` replaces the numbers that ship with the package.
"""

import argparse
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.reading.degraded_pages import degraded_sheets
from benchmarks.reading.receipt_pictures import Receipt, load_receipts
from extractors.reading.flat_pages import read_flat_page
from extractors.reading.photographed import read_photographed
from extractors.reading.word_confidence import Evidence, Sighting, Source, features

SHIPPED = Path("extractors/reading/word_confidence.json")
_FOLDS = 5
_RIDGE = 0.5
_BINS = 10
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Labelled:
    """One word that was read, and whether it stands there."""

    document: str
    text: str
    evidence: Evidence
    is_right: bool


def label_by_words(document: str, seen: Sequence[Sighting], truth: Iterable[str]) -> list[Labelled]:
    """Right as long as the document still has such a word that was not found before."""
    left = Counter(truth)
    labelled = []
    for sighting in seen:
        is_right = left[sighting.text] > 0
        left[sighting.text] -= is_right
        labelled.append(Labelled(document, sighting.text, sighting.evidence, is_right))
    return labelled


def label_by_lines(receipt: Receipt, seen: Sequence[Sighting]) -> list[Labelled]:
    """Right where its characters stand, in this order, in a line of the truth at that place; gaps are not judged."""
    labelled = []
    for sighting in seen:
        x, y = (sighting.box.x0 + sighting.box.x1) / 2, (sighting.box.y0 + sighting.box.y1) / 2
        here = [text for text, (x0, y0, x1, y1) in receipt.lines if x0 - 4 <= x <= x1 + 4 and y0 - 4 <= y <= y1 + 4]
        if not here:
            continue  # logos and handwriting are not transcribed: nobody knows
        is_right = any(_stands_in(sighting.text.upper(), text.upper()) for text in here)
        labelled.append(Labelled(receipt.name, sighting.text, sighting.evidence, is_right))
    return labelled


def _stands_in(word: str, line: str) -> bool:
    """As a run of the line's characters that is not cut out of a longer number or name."""
    squeezed = "".join(line.split())
    start = squeezed.find(word)
    while start >= 0:
        before, after = squeezed[start - 1 : start], squeezed[start + len(word) : start + len(word) + 1]
        tokens = line.split()
        if word in tokens or not (_same_kind(before, word[0]) or _same_kind(word[-1], after)):
            return True
        if _is_run_of_tokens(word, tokens):
            return True
        start = squeezed.find(word, start + 1)
    return False


def _same_kind(a: str, b: str) -> bool:
    return (a.isalpha() and b.isalpha()) or (a.isdigit() and b.isdigit())


def _is_run_of_tokens(word: str, tokens: Sequence[str]) -> bool:
    return any("".join(tokens[a:b]) == word for a in range(len(tokens)) for b in range(a + 1, len(tokens) + 1))


def fit(words: Sequence[Labelled]) -> dict[str, list[float]]:
    """Bias and weights for each source."""
    return {source.value: _fit_one([w for w in words if w.evidence.source is source]).tolist() for source in Source}


def _fit_one(words: Sequence[Labelled]) -> Floats:
    """Ridge-regularised logistic regression by Newton's method; the bias is not regularised."""
    if len({w.is_right for w in words}) < 2:
        share = (sum(w.is_right for w in words) + 0.5) / (len(words) + 1)
        return np.array([np.log(share / (1 - share)), *[0.0] * 5])
    x, y = _design(words), np.array([float(w.is_right) for w in words])
    weights, ridge = np.zeros(x.shape[1]), np.diag([1e-6, *[_RIDGE] * (x.shape[1] - 1)])
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + ridge, x.T @ (y - p) - ridge @ weights)
        weights = weights + step
        if float(np.abs(step).max()) < 1e-8:
            break
    return np.round(weights, 5)


def _design(words: Sequence[Labelled]) -> Floats:
    return np.array([(1.0, *features(w.text, w.evidence)) for w in words])


def cross_validated(words: Sequence[Labelled]) -> Floats:
    """For each word the probability by a fit that did not see its document."""
    folds = np.array([zlib.crc32(w.document.encode()) % _FOLDS for w in words])
    found = np.zeros(len(words))
    for fold in range(_FOLDS):
        fitted = fit([w for w, f in zip(words, folds, strict=True) if f != fold])
        for index in np.flatnonzero(folds == fold):
            word = words[int(index)]
            score = float(_design([word])[0] @ np.array(fitted[word.evidence.source.value]))
            found[index] = min(max(1 / (1 + np.exp(-score)), 0.01), 0.995)
    return found


def calibration_error(p: Floats, right: Floats) -> float:
    """Mean distance between what was promised and what was right, over ten bins of equally many words."""
    bins = [b for b in np.array_split(np.argsort(p, kind="stable"), _BINS) if len(b)]
    return float(sum(len(b) * abs(p[b].mean() - right[b].mean()) for b in bins) / len(p))


def auroc(p: Floats, right: Floats) -> float:
    """How likely a right word is promised more than a wrong one; NaN where all are right or all wrong."""
    order = np.argsort(p, kind="stable")
    ranks = np.empty(len(p))
    ranks[order] = np.arange(1, len(p) + 1)
    for value in np.unique(p):  # ties share their mean rank
        same = p == value
        ranks[same] = ranks[same].mean()
    positives = float(right.sum())
    negatives = len(p) - positives
    if not positives or not negatives:
        return float("nan")
    return float((ranks[right == 1].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def raw(word: Labelled) -> float:
    """What the reader itself says: Tesseract's confidence, else the likelihood of PP-OCR's least certain character."""
    source = word.evidence.source
    return word.evidence.tesseract if source in (Source.TESSERACT, Source.KEPT) else word.evidence.least


def report(words: Sequence[Labelled], found: Floats) -> list[dict[str, object]]:
    """Words, share right, calibration error and AUROC before and after, for every source and for all."""
    rows: list[dict[str, object]] = []
    right = np.array([float(w.is_right) for w in words])
    before = np.array([raw(w) for w in words])
    groups: list[tuple[str, npt.NDArray[np.bool_]]] = [
        (source.value, np.array([w.evidence.source is source for w in words])) for source in Source
    ]
    sheets = np.array([w.evidence.source is not Source.PHOTO for w in words])
    groups += [("all of sheets", sheets), ("all", np.ones(len(words), dtype=bool))]
    for name, chosen in groups:
        if chosen.any():
            rows.append(
                {
                    "source": name,
                    "words": int(chosen.sum()),
                    "right": round(float(right[chosen].mean()), 4),
                    "error_before": round(calibration_error(before[chosen], right[chosen]), 4),
                    "error_after": round(calibration_error(found[chosen], right[chosen]), 4),
                    "auroc_before": round(auroc(before[chosen], right[chosen]), 3),
                    "auroc_after": round(auroc(found[chosen], right[chosen]), 3),
                }
            )
    return rows


def _read_all(data: Path) -> list[Labelled]:
    words: list[Labelled] = []
    for sheet in degraded_sheets(60):
        words += label_by_words(
            sheet.name, read_flat_page(sheet.at_reading_dpi(), (sheet.language,)).sightings, sheet.words
        )
    for receipt in load_receipts(data):
        words += label_by_lines(receipt, read_photographed(receipt.pixels()))
    return words


def save(words: Sequence[Labelled], path: Path) -> None:
    """One JSON line a word."""
    with path.open("w", encoding="utf-8") as file:
        for w in words:
            e = w.evidence
            row = [w.document, w.text, e.source, e.tesseract, e.least, e.hesitation, w.is_right]
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def load(path: Path) -> list[Labelled]:
    """What `save` wrote."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return [Labelled(d, t, Evidence(Source(s), a, b, c), r) for d, t, s, a, b, c, r in rows]


def main(argv: list[str] | None = None) -> int:
    """Fit, judge, print; 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--labelled", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args(argv)
    if given.labelled is not None and given.labelled.is_file():
        words = load(given.labelled)
    else:
        words = _read_all(given.data)
        if given.labelled is not None:
            save(words, given.labelled)
    rows = report(words, cross_validated(words))
    print(f"{'source':14}{'words':>7}{'right':>8}{'error before':>14}{'after':>8}{'AUROC before':>14}{'after':>8}")
    for r in rows:
        print(
            f"{r['source']:14}{r['words']:>7}{r['right']:>8}{r['error_before']:>14}{r['error_after']:>8}"
            f"{r['auroc_before']:>14}{r['auroc_after']:>8}"
        )
    if given.write:
        card = {
            "model": "logistic regression per source: bias, then weights in the order of word_confidence.features",
            "fitted_on": "60 degraded sample sheets (benchmarks/reading/degraded_pages.py, seed 0) and 95 photographed "
            "receipts (ICDAR 2019 SROIE, training part, CC BY 4.0); numbers only, no text of either is contained",
            "judged_by": f"{_FOLDS}-fold cross-validation by document",
            "figures": rows,
            "weights": fit(words),
        }
        SHIPPED.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    if given.json is not None:
        given.json.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
