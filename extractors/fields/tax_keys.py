"""Rates of tax by a key: a letter or a small number in each row, and below the table which rate it stands for."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from extractors.fields.amounts import HIGHEST_RATE
from extractors.fields.heading_words import OTHER
from extractors.fields.layout import Cell, DocumentLayout, Span
from extractors.fields.row_cells import Row
from holdpoint.document import Word
from holdpoint.values import parse_money

_KEY = re.compile(r"^\(?([A-Z]{1,2}|[A-Z]?\d{1,2})\)?[=:]?$")
_RATE = re.compile(r"^(\d{1,2}(?:[.,]\d{1,3})?)\s?(%?)$")
_MONEY = re.compile(r"\d[.,]\d\d(?![\d.,]|\s?%)")
_BETWEEN = frozenset({"=", ":", "-", "–"})


def put_rates_for_keys(rows: Sequence[Row], layout: DocumentLayout) -> None:
    """Each row's rate of tax in place of its key, where every row has one key that the pages explain; else nothing."""
    if not rows or any("%" in row.text("tax_rate") for row in rows):
        return
    meant = _legend(rows, layout)
    chosen = [_key_of(row, meant) for row in rows]
    if all(key is not None for key in chosen):
        for row, key in zip(rows, chosen, strict=True):
            row.cells["tax_rate"] = [meant[key or ""]]


def _key_of(row: Row, meant: Mapping[str, Span]) -> str | None:
    """The one word of the row that is a key: in the column of the tax, or in one that no heading explains."""
    words = [w.text for name in ("tax_rate", OTHER) for span in row.cells.get(name, ()) for w in span.words]
    keys = {word for word in words if word in meant}
    return keys.pop() if len(keys) == 1 else None


def _legend(rows: Sequence[Row], layout: DocumentLayout) -> dict[str, Span]:
    """What keys stand for by the lines that are no rows: "Z  0.0%", "1 = 19 %". One that stands for two is none."""
    taken = {(span.page.number, span.cell.line) for row in rows for spans in row.cells.values() for span in spans}
    found: dict[str, Span] = {}
    rates: dict[str, set[Decimal]] = {}
    for page in layout.pages:
        for line in page.lines:
            if line and (page.page.number, line[0].line) not in taken and _explains(line):
                for key, number, printed in _keys_in(line):
                    rates.setdefault(key, set()).add(number)
                    found[key] = printed
    return {key: span for key, span in found.items() if len(rates[key]) == 1}


def _explains(line: Sequence[Cell]) -> bool:
    """Whether the line may say what a key stands for; without what the tax makes "10  2 %" are days and a discount."""
    text = " ".join(cell.text for cell in line)
    return "=" in text or ":" in text or _MONEY.search(text) is not None


def _keys_in(line: Sequence[Cell]) -> Iterator[tuple[str, Decimal, Span]]:
    """Each key that a cell begins with and a rate follows, in the cell or the next one."""
    for cell, following in zip(line, (*line[1:], None), strict=True):
        key = _KEY.match(cell.words[0].text)
        behind = cell if len(cell.words) > 1 else following
        if key is None or behind is None:
            continue
        rate = _rate_at_start(behind.words[1:] if behind is cell else behind.words)
        if rate is not None:
            number, used = rate
            yield key.group(1), number, Span(behind, used)


def _rate_at_start(words: Sequence[Word]) -> tuple[Decimal, tuple[Word, ...]] | None:
    """A rate that the words begin with, and the words that print it."""
    at = 1 if len(words) > 1 and words[0].text in _BETWEEN else 0
    match = _RATE.match(words[at].text) if at < len(words) else None
    if match is None:
        return None
    is_behind = at + 1 < len(words) and words[at + 1].text == "%"
    rate = parse_money(match.group(1), None)
    if rate is None or not (match.group(2) or is_behind) or rate > 100 * HIGHEST_RATE:
        return None
    return rate, tuple(words[at : at + 1 + is_behind])
