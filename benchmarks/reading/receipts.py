"""Photographed receipts: `python -m benchmarks.reading receipts [--data DIR] [--count N] [--peers N] [--json FILE]`.

Total and date both in the text, CPU by stage, character error rate against the transcribed lines; stock rapidocr and
Tesseract read every so-many-th receipt in the same run.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from benchmarks.reading.goals import Figure, print_figures, write_figures
from benchmarks.reading.receipt_pictures import Receipt, holds_date, holds_total, load_receipts
from extractors.reading import photographed, photos, pp_detection, pp_recognition, scans
from extractors.reading.pictures import as_gray
from extractors.reading.reading_order import lines_of
from extractors.reading.word_confidence import Sighting
from holdpoint.document import Word

_FOUND, _CPU = 0.95, 1.4


def text_lines(words: Sequence[Word]) -> list[str]:
    """The text line by line, as a person would copy it."""
    return [" ".join(w.text for w in line) for line in lines_of(words)]


def character_errors(receipt: Receipt, seen: Sequence[Sighting]) -> tuple[int, int]:
    """Edits between what was read in each transcribed line's box and the line, and the line's characters; no spaces.

    Case is not judged: the transcription is in capitals wherever its maker found that easier.
    """
    edits = total = 0
    left = list(seen)
    for text, (x0, y0, x1, y1) in receipt.lines:
        here = [
            s
            for s in left
            if x0 - 3 <= (s.box.x0 + s.box.x1) / 2 <= x1 + 3 and y0 - 3 <= (s.box.y0 + s.box.y1) / 2 <= y1 + 3
        ]
        taken = set(map(id, here))
        left = [s for s in left if id(s) not in taken]
        read = "".join(s.text for s in sorted(here, key=lambda s: s.box.x0)).upper()
        truth = "".join(text.split()).upper()
        edits += Levenshtein.distance(read, truth)
        total += len(truth)
    return edits, total


def main(argv: list[str]) -> int:
    """Measure and print; 0 whether goals are met or not, since the table says so."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading receipts", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--count", type=int, help="only so many receipts")
    parser.add_argument(
        "--peers", type=int, default=8, help="every so-many-th receipt is read by the peers, 0 for none"
    )
    parser.add_argument("--high-recall", action="store_true")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args(argv)
    receipts = load_receipts(given.data)[: given.count]
    photos.load_models()
    stages = _timed_stages()
    found, edits, total, cpu, missed = 0, 0, 0, 0.0, []
    ours_by_name: dict[str, float] = {}
    for receipt in receipts:
        pixels = receipt.pixels()
        started = time.process_time()
        seen = photographed.read_photographed(pixels, high_recall=given.high_recall)
        ours_by_name[receipt.name] = time.process_time() - started
        cpu += ours_by_name[receipt.name]
        if _holds_both(receipt, [s.as_word() for s in seen]):
            found += 1
        else:
            missed.append(receipt.name)
        wrong, of = character_errors(receipt, seen)
        edits, total = edits + wrong, total + of
    count = len(receipts)
    figures = [
        Figure("total and date both found, share of receipts", found / count, _FOUND),
        Figure("CPU seconds a receipt", cpu / count, _CPU, "at most"),
        Figure("character error rate against `lines`", edits / max(total, 1)),
        *(Figure(f"CPU seconds a receipt: {stage}", seconds / count) for stage, seconds in stages.items()),
    ]
    if given.peers:
        figures += _peers(receipts[:: given.peers], ours_by_name)
    print_figures(f"{count} photographed receipts", figures)
    print("  missed: " + (", ".join(missed) or "none"))
    write_figures(given.json, figures, missed=missed)
    return 0


def _holds_both(receipt: Receipt, words: Sequence[Word]) -> bool:
    lines = [*text_lines(words), " ".join(w.text for w in words)]
    return holds_total(receipt, lines) and holds_date(receipt, lines)


def _timed_stages() -> defaultdict[str, float]:
    """Detection and recognition timed where the reader calls them."""
    stages: defaultdict[str, float] = defaultdict(float)

    def timed(name: str, function: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object) -> object:
            started = time.process_time()
            try:
                return function(*arguments)
            finally:
                stages[name] += time.process_time() - started

        return call

    for name, module, function in (
        ("detection", photos, pp_detection.find_lines),
        ("recognition", photos, pp_recognition.words_on_lines),
    ):
        setattr(module, function.__name__, timed(name, function))
    return stages


def _peers(receipts: Sequence[Receipt], ours: dict[str, float]) -> list[Figure]:
    """Stock rapidocr and Tesseract (psm 6) on some receipts, each against our own CPU on the same ones."""
    from rapidocr import RapidOCR

    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    stock = RapidOCR(params={"Global.log_level": "critical"} | threads)

    def by_stock(receipt: Receipt) -> list[str]:
        return list(stock(receipt.pixels()[:, :, ::-1].copy()).txts or ())

    def by_tesseract(receipt: Receipt) -> list[str]:
        words, _ = scans.read_scan(as_gray(receipt.pixels()), ("eng",))
        return text_lines(words)

    figures = []
    mine = sum(ours[r.name] for r in receipts)
    peers: tuple[tuple[str, Callable[[Receipt], list[str]]], ...] = (
        ("stock rapidocr", by_stock),
        ("Tesseract psm 11", by_tesseract),
    )
    for name, read in peers:
        read(receipts[0])  # warm
        started = time.process_time()
        texts = [(r, read(r)) for r in receipts]
        seconds = time.process_time() - started
        both = sum(holds_total(r, [*t, " ".join(t)]) and holds_date(r, [*t, " ".join(t)]) for r, t in texts)
        figures += [
            Figure(f"{name}, {len(receipts)} receipts: both found", both / len(receipts)),
            Figure(f"{name}: CPU over ours", seconds / mine),
        ]
    return figures


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
