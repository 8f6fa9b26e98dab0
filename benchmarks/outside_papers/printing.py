"""The papers as files: HTML printed to PDF by Chromium, or scanned from that, beside a labels.jsonl that names them."""

import json
import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import sync_playwright

from samples.photos import scan

Part = Literal["open", "judged", "kept back"]
"""Of open papers errors are looked at and mended. The judged ones were kept back while that was done, and looked at
once after; models of confidence learn from which of their answers are right, for of the open ones hardly any is wrong.
Those kept back are for measuring alone, and only sums are told."""

PAPERS = Path(__file__).with_name("papers")
_CHROMIUM = "/usr/bin/chromium"  # Debian's


def label_rows(*parts: Part) -> list[dict[str, Any]]:
    """The labels of the papers of these parts, or of all; `file` is a paper's name."""
    text = (PAPERS / "labels.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    return [row for row in rows if not parts or row["part"] in parts]


def printed(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Those papers as PDFs, each with its label, in which `file` is a place in a folder."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        for row in rows:
            page.goto((PAPERS / f"{row['file']}.html").as_uri())
            pdf = page.pdf(prefer_css_page_size=True, print_background=True, format="A4")
            yield row | {"file": f"documents/{row['file']}.pdf"}, pdf
        browser.close()


def print_papers(rows: Iterable[dict[str, Any]], folder: Path, *, scanned: bool = False) -> list[dict[str, Any]]:
    """Print those papers into a folder, beside a labels.jsonl; their labels."""
    (folder / "documents").mkdir(parents=True, exist_ok=True)
    labels = []
    for label, pdf in printed(rows):
        seed = f"outside papers {Path(label['file']).stem}"
        data = scan(pdf, random.Random(seed)) if scanned else pdf  # noqa: S311 - samples
        (folder / label["file"]).write_bytes(data)
        labels.append(label)
    lines = (json.dumps(label, ensure_ascii=False) + "\n" for label in labels)
    (folder / "labels.jsonl").write_text("".join(lines), encoding="utf-8")
    return labels
