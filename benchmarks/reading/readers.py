"""Readers of text layers, each alone in a process: `python readers.py NAME rate|command FILE...`.

`rate` reads every page of every file and prints pages and CPU-seconds as JSON, imports left out. `command` prints the
text of the files: its whole cost, start and imports included, is measured from outside. Runs in the peers' environment
too, so nothing but the reader's own package is imported, and that late.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

Read = Callable[[bytes, str], Iterator[str]]


def pdfium() -> Read:
    """pdfium's text page and nothing else: the limit of all that stands on pdfium."""
    import pypdfium2

    def read(data: bytes, _name: str) -> Iterator[str]:
        file = pypdfium2.PdfDocument(data)
        for page in file:
            text = page.get_textpage()
            yield text.get_text_range() if PRINTS else ""
            text.close()
            page.close()
        file.close()

    return read


def holdpoint() -> Read:
    """Words with boxes in reading order, as rows."""
    import pypdfium2

    from extractors.reading.text_layer import read_text_layer

    def read(data: bytes, _name: str) -> Iterator[str]:
        file = pypdfium2.PdfDocument(data)
        for page in file:
            rows = read_text_layer(page).rows
            yield " ".join([row[4] for row in rows]) if PRINTS else ""
            page.close()
        file.close()

    return read


def holdpoint_pages() -> Read:
    """All that the product does with a page that needs no OCR: gate, hidden text, words as objects."""
    import pypdfium2

    from extractors.reading.layer_pages import read_by_layer

    def read(data: bytes, _name: str) -> Iterator[str]:
        file = pypdfium2.PdfDocument(data)
        for number, page in enumerate(file, start=1):
            words = read_by_layer(page, number, 50_000_000).page.words
            yield " ".join([word.text for word in words]) if PRINTS else ""
            page.close()
        file.close()

    return read


def pypdf() -> Read:
    """Text without boxes."""
    import io
    import logging

    import pypdf

    logging.disable(logging.CRITICAL)

    def read(data: bytes, _name: str) -> Iterator[str]:
        for page in pypdf.PdfReader(io.BytesIO(data)).pages:
            yield page.extract_text()

    return read


def pdfplumber() -> Read:
    """Words with boxes."""
    import io

    import pdfplumber  # type: ignore[import-not-found]

    def read(data: bytes, _name: str) -> Iterator[str]:
        with pdfplumber.open(io.BytesIO(data)) as file:
            for page in file.pages:
                yield " ".join(word["text"] for word in page.extract_words())
                page.close()

    return read


def kreuzberg() -> Read:
    """Text without boxes; one text a file, so its pages are counted by pdfium."""
    import kreuzberg  # type: ignore[import-not-found]
    import pypdfium2

    def read(data: bytes, _name: str) -> Iterator[str]:
        text = kreuzberg.extract_bytes_sync(data, "application/pdf").content
        yield text
        if not PRINTS:
            yield from [""] * (len(pypdfium2.PdfDocument(data)) - 1)

    return read


READERS: dict[str, Callable[[], Read]] = {
    "pdfium": pdfium,
    "holdpoint": holdpoint,
    "holdpoint pages": holdpoint_pages,
    "pypdf": pypdf,
    "pdfplumber": pdfplumber,
    "kreuzberg": kreuzberg,
}
PRINTS = sys.argv[2:3] == ["command"]


def main(name: str, paths: list[str]) -> None:
    """Read and print, or read and count."""
    read = READERS[name]()
    if PRINTS:
        for path in paths:
            for text in read(Path(path).read_bytes(), path):
                sys.stdout.write(text + "\n")
        return
    files = [(Path(path).read_bytes(), path) for path in paths]
    for _ in read(*files[0]):  # warm
        pass
    begun, pages = time.process_time(), 0
    for data, path in files:
        for _ in read(data, path):
            pages += 1
    print(json.dumps({"pages": pages, "seconds": time.process_time() - begun}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[3:])
