"""Scanned sheets: `python -m benchmarks.reading scans [--data DIR] [--count N] [--peers N] [--json FILE]`.

Word recall and CPU on degraded sample sheets and on real scanned pages whose text was copied by eye
(`transcriptions.jsonl`); OCRmyPDF, in an environment of its own, reads every so-many-th page in the same run.
"""

import argparse
import json
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
from PIL import Image

from benchmarks.reading.degraded_pages import degraded_sheets
from benchmarks.reading.goals import Figure, print_figures, write_figures
from extractors.reading import photos, scans
from extractors.reading.flat_pages import read_flat_page
from extractors.reading.ladder import sheet_picture
from extractors.reading.layer_pages import words_of
from extractors.reading.text_layer import read_text_layer

Gray = npt.NDArray[np.uint8]

_RECALL, _CPU = 0.965, 1.7
_MAX_PIXELS = 36_000_000
_TRANSCRIPTIONS = Path(__file__).with_name("transcriptions.jsonl")
_PEER = Path(".peers/bin/ocrmypdf")


@dataclass(frozen=True)
class Sheet:
    """One page: how to get its picture (timed, as rendering is part of reading) and what stands on it."""

    name: str
    language: str
    picture: Callable[[], tuple[Gray, int]]  # grey, and its dots an inch
    words: tuple[str, ...]


def recalled(truth: Iterable[str], read: Iterable[str]) -> int:
    """How many of the true words were read exactly, each as often as it stands there."""
    return sum((Counter(map(_plain, truth)) & Counter(map(_plain, read))).values())


def _plain(word: str) -> str:
    """Typographic quotation marks and dashes count as the plain ones: who copies by eye cannot tell them apart."""
    return word.translate(str.maketrans("’‘“”–—", "''\"\"--"))


def sample_sheets(count: int) -> list[Sheet]:
    """Degraded sheets made here."""
    return [
        Sheet(s.name, s.language, lambda s=s: (s.at_reading_dpi(), scans.DPI), s.words)  # type: ignore[misc]
        for s in degraded_sheets(count)
    ]


def real_sheets(data: Path) -> Iterator[Sheet]:
    """The transcribed pages; none where the data are not at hand."""
    if not (data / "adbuy").is_dir():
        print(f"Real scans are not measured: there is no folder {data / 'adbuy'}.")
        return
    for line in _TRANSCRIPTIONS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        path, number = data / "adbuy" / row["file"], int(row["page"])
        yield Sheet(
            f"{row['file']}#{number}",
            "eng",
            lambda path=path, number=number: _rendered(path, number),  # type: ignore[misc]
            tuple(row["text"].split()),
        )


def _rendered(path: Path, number: int) -> tuple[Gray, int]:
    document = pdfium.PdfDocument(path)
    try:
        page = document[number - 1]
        gray, _scale, dpi = sheet_picture(page, read_text_layer(page).upright, _MAX_PIXELS)
    finally:
        document.close()
    return gray, dpi


def main(argv: list[str]) -> int:
    """Measure and print; 0 whether goals are met or not, since the table says so."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading scans", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--count", type=int, default=60, help="so many sample sheets")
    parser.add_argument("--peers", type=int, default=10, help="every so-many-th page is read by OCRmyPDF, 0 for none")
    parser.add_argument(
        "--languages", nargs="+", help="for all pages; otherwise each page's own, as chosen for a batch"
    )
    parser.add_argument("--detect-languages", action="store_true", help="among those of --languages")
    parser.add_argument("--high-recall", action="store_true")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args(argv)
    photos.load_models()
    figures: list[Figure] = []
    pages: dict[str, object] = {}
    languages = tuple(given.languages) if given.languages else None
    for title, sheets in (("sample sheets", sample_sheets(given.count)), ("real scans", list(real_sheets(given.data)))):
        if sheets:
            found, rows = _measured(title, sheets, languages, given.high_recall, given.detect_languages)
            figures += found
            pages[title] = rows
            if given.peers and _PEER.is_file():
                figures += _by_ocrmypdf(title, sheets[:: given.peers], {str(r["page"]): r for r in rows})
    if given.peers and not _PEER.is_file():
        print(f"OCRmyPDF is not measured: {_PEER} is missing (python -m venv .peers; .peers/bin/pip install ocrmypdf)")
    print_figures("Scanned sheets, one thread", figures)
    write_figures(given.json, figures, pages=pages)
    return 0


def _measured(
    title: str,
    sheets: Sequence[Sheet],
    languages: tuple[str, ...] | None,
    high_recall: bool,
    detect_languages: bool,
) -> tuple[list[Figure], list[dict[str, float | str]]]:
    rows: list[dict[str, float | str]] = []
    for language in {s.language for s in sheets}:
        scans.load_models(languages or (language,))
    read = 0
    for sheet in sheets:
        started = time.process_time()
        gray, dpi = sheet.picture()
        reading = read_flat_page(
            gray,
            languages or (sheet.language,),
            dpi,
            high_recall=high_recall,
            detect_languages=detect_languages,
        )
        seconds = time.process_time() - started
        texts = [s.text for s in reading.sightings]
        read += len(texts)
        rows.append(
            {"page": sheet.name, "words": len(sheet.words), "recalled": recalled(sheet.words, texts), "cpu": seconds}
        )
    hits, words = sum(float(r["recalled"]) for r in rows), sum(float(r["words"]) for r in rows)
    return [
        Figure(f"{title}: pages", len(rows)),
        Figure(f"{title}: word recall", hits / words, _RECALL),
        Figure(f"{title}: words read that stand there", hits / read),
        Figure(f"{title}: CPU seconds a page", sum(float(r["cpu"]) for r in rows) / len(rows), _CPU, "at most"),
    ], rows


def _by_ocrmypdf(title: str, sheets: Sequence[Sheet], ours: dict[str, dict[str, float | str]]) -> list[Figure]:
    """OCRmyPDF with one job on some of the pages, and our own figures on the same ones."""
    hits = words = 0
    cpu = 0.0
    for sheet in sheets:
        gray, dpi = sheet.picture()
        with tempfile.TemporaryDirectory() as folder:
            source, result = Path(folder) / "in.pdf", Path(folder) / "out.pdf"
            Image.fromarray(gray).save(source, "PDF", resolution=dpi)
            command = [str(_PEER), "--force-ocr", "--deskew", "--rotate-pages", "--jobs", "1", "--output-type", "pdf"]
            before = _children_cpu()
            subprocess.run(  # noqa: S603 -- our own command line
                [*command, "-l", sheet.language, str(source), str(result)], check=True, capture_output=True
            )
            cpu += _children_cpu() - before
            document = pdfium.PdfDocument(result)
            try:
                texts = [w.text for w in words_of(read_text_layer(document[0]).rows)]
            finally:
                document.close()
        hits, words = hits + recalled(sheet.words, texts), words + len(sheet.words)
    mine = [ours[s.name] for s in sheets]
    return [
        Figure(f"{title}: OCRmyPDF's recall on {len(sheets)} of them", hits / words),
        Figure(f"{title}: ours on the same", sum(float(r["recalled"]) for r in mine) / words, hits / words),
        Figure(f"{title}: our CPU over OCRmyPDF's there", sum(float(r["cpu"]) for r in mine) / cpu, 0.5, "at most"),
    ]


def _children_cpu() -> float:
    usage = getrusage(RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
