"""A drop: a folder of files of every kind with labels, the same bytes for the same count and seed."""

import json
import os
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count, cycle
from math import lcm
from pathlib import Path
from typing import Literal

from samples import containers, papers, troublemakers
from samples.formats import LANGUAGES, Language
from samples.layouts.catalogue import LAYOUTS
from samples.specimen import Specimen
from samples.truth import Register

Make = Callable[[random.Random, Register, str, Language], Specimen]
Again = Callable[[random.Random, Specimen], Specimen]
Only = Literal["born-digital"]

FOLDER = "documents"
_MODIFIED = 1_767_600_000  # 5 January 2026: a file's time is part of an arrival's identity, so it is fixed, too
_TUNED = [name for name, layout in LAYOUTS.items() if not layout.held_out]
_HELD_OUT = [name for name, layout in LAYOUTS.items() if layout.held_out]

# One of each before anything is repeated; `None` is an ordinary invoice in the next layout and language.
_ORDER: tuple[Make | None, ...] = (
    None, None, papers.receipt, None, papers.facturx_invoice, papers.agreement, troublemakers.wrong_total,
    papers.scanned_invoice, containers.mail, troublemakers.encrypted, None, None, troublemakers.invalid_iban,
    troublemakers.empty, papers.credit_note, papers.order, papers.long_invoice, containers.archive,
    troublemakers.no_number, papers.receipt, troublemakers.invalid_vat_id, None, troublemakers.truncated,
    troublemakers.executable, papers.scanned_invoice, troublemakers.wordless, troublemakers.due_before_issue, None,
    troublemakers.huge_image, troublemakers.above_limit, troublemakers.letter, troublemakers.xml_says_otherwise,
    troublemakers.wrong_extension, papers.agreement, papers.receipt, None, None, papers.scanned_invoice,
    papers.ubl_invoice, papers.scanned_tiff, None, papers.cii_invoice, papers.credit_note, None, papers.ubl_credit_note,
    papers.order, None, papers.facturx_invoice, None, papers.credit_note, None, papers.order, papers.credit_note, papers.order,
)  # fmt: skip
# After that: mostly what an ordinary day brings.
_DAILY: tuple[Make | None, ...] = (
    None, None, papers.receipt, None, papers.scanned_invoice, None, papers.facturx_invoice, papers.credit_note, None,
    papers.long_invoice, papers.order, papers.ubl_invoice, papers.receipt, papers.agreement, None, papers.scanned_invoice,
    None, papers.cii_invoice, papers.order, None, papers.credit_note, papers.scanned_tiff, None,
)  # fmt: skip
# A drop of nothing but clean documents that were never on paper: thousands of them take seconds.
_BORN_DIGITAL: tuple[Make | None, ...] = (
    None, None, papers.credit_note, None, papers.order, None, None, papers.facturx_invoice, None, papers.agreement,
    None, papers.ubl_invoice, papers.order, None, papers.long_invoice, papers.cii_invoice,
)  # fmt: skip
# Copies of the first plain invoices, as soon as so many files (and that original) are there.
_COPIES: tuple[tuple[int, Again], ...] = (
    (4, troublemakers.same_bytes),
    (9, troublemakers.saved_again),
    (30, troublemakers.scanned_again),
)
# What there are words for in all four languages; the rest is English or German.
_IN_TWO_LANGUAGES: frozenset[Make] = frozenset(
    [papers.receipt, containers.archive, troublemakers.letter, troublemakers.encrypted]
)


def make_drop(
    folder: Path,
    count: int,
    seed: int,
    progress: Callable[[int, int], None] | None = None,
    *,
    only: Only | None = None,
) -> Path:
    """Write `count` files to folder/documents and folder/labels.jsonl; gives the path of the labels.

    Archives and mails hold more documents than they are files. `progress` is told (done, total). `only` "born-digital"
    leaves out whatever was photographed, scanned, packed or broken: every file is one clean document, made in a few
    milliseconds.
    """
    documents = folder / FOLDER
    documents.mkdir(parents=True, exist_ok=True)
    rows = []
    for n, specimen in enumerate(specimens(count, seed, only), start=1):
        path = documents / specimen.name
        path.write_bytes(specimen.data)
        os.utime(path, (_MODIFIED + n, _MODIFIED + n))
        rows += specimen.rows(FOLDER)
        if progress is not None:
            progress(n, count)
    labels = folder / "labels.jsonl"
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in sorted(rows, key=lambda r: str(r["file"])))
    labels.write_text("".join(lines), encoding="utf-8")
    return labels


def specimens(count: int, seed: int, only: Only | None = None) -> Iterator[Specimen]:
    """The files of a drop, one after the other; no two have the same name."""
    rng = random.Random(f"holdpoint drop {seed}")
    register = Register()
    styles: dict[Make, Iterator[tuple[str, Language]]] = {}
    kinds = _kinds() if only is None else cycle(_BORN_DIGITAL)
    copies_due = _COPIES if only is None else ()
    originals: list[Specimen] = []
    copies = 0
    taken: set[str] = set()
    for n in range(count):
        # each file draws from a generator of its own: what one of them draws changes no other
        own = random.Random(rng.getrandbits(64))
        if copies < min(len(copies_due), len(originals)) and n >= copies_due[copies][0]:
            made = copies_due[copies][1](own, originals[copies])
            copies += 1
        else:
            make = next(kinds) or papers.invoice
            if make not in styles:
                languages = LANGUAGES[:2] if make in _IN_TWO_LANGUAGES else LANGUAGES
                styles[make] = _styles(random.Random(rng.getrandbits(64)), languages)
            layout, language = next(styles[make])
            made = _apart(make(own, register, layout, language), taken)
            if make is papers.invoice and layout in _TUNED and len(originals) < len(copies_due):
                originals.append(made)
        taken.add(made.name.lower())
        yield made


def _apart(made: Specimen, taken: set[str]) -> Specimen:
    """The file under a name that is free, as a browser saves a second download of one name."""
    stem, dot, extension = made.name.rpartition(".")
    free = (f"{stem} ({n}){dot}{extension}" for n in count(2))
    name = made.name if made.name.lower() not in taken else next(n for n in free if n.lower() not in taken)
    return replace(made, name=name)


def _kinds() -> Iterator[Make | None]:
    yield from _ORDER
    yield from cycle(_DAILY)


def _styles(rng: random.Random, languages: tuple[Language, ...]) -> Iterator[tuple[str, Language]]:
    """For one kind: every layout in turn, the held-out ones as often as the others, and the languages by turns."""
    layouts = rng.sample([*_TUNED, *_HELD_OUT], len(LAYOUTS))
    first = rng.randrange(len(languages))
    every = lcm(len(layouts), len(languages))  # after so many the pairs repeat: the languages move on by one
    for n in count():
        yield layouts[n % len(layouts)], languages[(n + n // every + first) % len(languages)]
