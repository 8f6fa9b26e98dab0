"""Words as `pdftotext` gives them (Debian: poppler-utils), and how far two lists of words agree.

poppler is under the GPL: a measuring tool that is run, no part of the product.
"""

import html
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import LCSseq

_TAG = re.compile(r"<page |<word [^>]*>(.*?)</word>", re.DOTALL)


def is_there() -> bool:
    """Whether this machine has it."""
    return shutil.which("pdftotext") is not None


def words_of(path: Path) -> list[list[str]]:
    """The words of each page by `-bbox`, in its own reading order: column by column, also within tables."""
    pages: list[list[str]] = []
    for match in _TAG.finditer(_run("-bbox", "-cropbox", str(path), "-")):
        if match[1] is None:
            pages.append([])
        else:
            pages[-1].append(html.unescape(match[1]))
    return pages


def words_by_row(path: Path) -> list[list[str]]:
    """The words of each page by `-layout`, as they stand on the page: row by row."""
    return [page.split() for page in _run("-layout", str(path), "-").split("\f")]


def _run(*arguments: str) -> str:
    found = subprocess.run(["pdftotext", *arguments], capture_output=True, check=False)  # noqa: S603, S607
    return found.stdout.decode("utf-8", "replace")


@dataclass
class Agreement:
    """Counts of words, added up over pages; `in_order` is the length of the longest common subsequence."""

    ours: int = 0
    theirs: int = 0
    common: int = 0
    in_order: int = 0
    pages: int = 0

    def add(self, ours: Sequence[str], theirs: Sequence[str]) -> None:
        self.ours += len(ours)
        self.theirs += len(theirs)
        self.common += sum((Counter(ours) & Counter(theirs)).values())
        self.in_order += LCSseq.similarity(ours, theirs) if ours and theirs else 0
        self.pages += 1

    @property
    def f1(self) -> float:
        """Of tokens as a multiset, whatever their order."""
        return 2 * self.common / (self.ours + self.theirs) if self.ours + self.theirs else 1.0

    @property
    def order(self) -> float:
        """Share of the common words that stand in the same order."""
        return self.in_order / self.common if self.common else 1.0
