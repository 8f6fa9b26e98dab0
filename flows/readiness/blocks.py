"""What a page is made of, whatever it is written in: sections of sentences, tables and marks."""

from typing import Literal

from holdpoint.model import Frozen

Level = Literal["plain", "good", "open", "bad"]


class Cell(Frozen):
    """One cell: its text, and whether it says something good, something open or something bad."""

    text: str
    level: Level = "plain"


class Block(Frozen):
    """Sentences, and below them a table."""

    sentences: tuple[Cell, ...] = ()
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    without_rows: str = ""  # what is said instead of an empty table
    folded_as: str = ""  # shown only when asked for, under this name


class Section(Frozen):
    """A question that an auditor asks, and the subcategories of NIST AI RMF 1.0 that it answers."""

    title: str
    answers: tuple[str, ...]
    blocks: tuple[Block, ...]


class Function(Frozen):
    """One function of the framework with its sections."""

    name: str
    about: str
    sections: tuple[Section, ...]


class Page(Frozen):
    """The whole page."""

    title: str
    facts: tuple[tuple[str, str], ...]
    verdicts: tuple[Cell, ...]
    functions: tuple[Function, ...]


def text(value: object, level: Level = "plain") -> Cell:
    """A cell of anything; None is a dash."""
    return Cell(text="–" if value is None or value == "" else str(value), level=level)


def table(
    headings: tuple[str, ...],
    rows: list[tuple[object, ...]],
    *,
    without_rows: str,
    sentences: tuple[Cell, ...] = (),
    folded_as: str = "",
) -> Block:
    """A block with a table; what is no cell yet becomes a plain one."""
    return Block(
        sentences=sentences,
        headings=headings,
        rows=tuple(tuple(one if isinstance(one, Cell) else text(one) for one in row) for row in rows),
        without_rows=without_rows,
        folded_as=folded_as,
    )
