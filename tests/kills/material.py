"""Documents that are cheap to read (no OCR), in an order of their own: each file's name sorts behind the one before it.

So a drop that grows between kills is taken in in the same order as the whole drop at once, and both must end alike.
"""

import hashlib
import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Literal

from samples import containers, papers, troublemakers
from samples.formats import Language
from samples.layouts.catalogue import LAYOUTS
from samples.specimen import Specimen
from samples.truth import Register

# What a file is good for: where its release goes, or that it is opened, or that it ends with us.
Kind = Literal["webhook", "refused", "folder", "container", "kept"]
Make = Callable[[random.Random, Register, str, Language], Specimen]

_MODIFIED = 1_767_600_000  # 5 January 2026: a file's time is part of an arrival's identity
_AGAIN: Literal["again"] = "again"  # the bytes of the first invoice once more
_ORDER: tuple[tuple[Make | Literal["again"], Kind], ...] = (
    (papers.invoice, "webhook"),
    (papers.credit_note, "refused"),
    (containers.archive, "container"),
    (papers.order, "folder"),
    (papers.facturx_invoice, "webhook"),
    (troublemakers.wrong_total, "kept"),
    (papers.agreement, "folder"),
    (containers.mail, "container"),
    (papers.invoice, "webhook"),
    (_AGAIN, "kept"),
    (papers.credit_note, "refused"),
    (troublemakers.truncated, "kept"),
    (papers.order, "folder"),
    (troublemakers.wrong_extension, "webhook"),
    (troublemakers.empty, "kept"),
)


@dataclass(frozen=True)
class Piece:
    """One file to be dropped."""

    name: str
    data: bytes
    kind: Kind
    modified: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    def drop_into(self, folder: Path) -> None:
        """Put it there whole, under its own time."""
        draft = folder / f".{self.name}"
        draft.write_bytes(self.data)
        os.utime(draft, (self.modified, self.modified))
        draft.rename(folder / self.name)


def make_material(count: int, seed: int) -> tuple[Piece, ...]:
    """The first `count` files of that seed; a longer material begins with the shorter one."""
    return tuple(piece for piece, _ in zip(_pieces(seed), range(count), strict=False))


def _pieces(seed: int) -> Iterator[Piece]:
    rng = random.Random(f"kill protocol {seed}")
    register = Register()
    layouts = sorted(LAYOUTS)
    languages: tuple[Language, ...] = ("en", "de")
    first: bytes | None = None
    for n, (make, kind) in enumerate(cycle(_ORDER), start=1):
        layout, language = layouts[n % len(layouts)], languages[n // 2 % 2]
        if callable(make):
            made = make(rng, register, layout, language)
            name, data = made.name, made.data
        else:
            assert first is not None
            name, data = "copy.pdf", first
        first = first or data
        yield Piece(f"{n:04d}_{name}", data, kind, _MODIFIED + n)
