"""Labels of amounts that say more than one word of theirs: "Rechnungssumme Netto (excl. USt.)" is the net amount.

A cell of such words holds several labels, of which the nearest to the amount would win. They are read as one: what is
said about tax ("excluding", "brutto", "TTC") decides between net and total, and a sum of taxes is the tax.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.fields.labels import FoundLabel
from extractors.fields.layout import Cell, PageLayout, Span
from extractors.fields.lexicon import Label
from extractors.fields.table_headings import stands_beside_description
from holdpoint.document import Word

_LEFT_OUT = frozenset(
    [
        *("excl", "exkl", "exclusive", "excluding", "exklusive", "ohne", "before", "hors", "sin"),
        *("senza", "sem", "bez"),
    ]
)
_WITHOUT_TAX = _LEFT_OUT | {
    *("net", "netto", "ht", "neto", "neta", "imponibile", "zzgl", "esclusa", "escluso", "exclusief", "ex", "zonder"),
    "ilíquido",
}
_WITH_TAX = frozenset(
    [
        "gross",
        "brutto",
        "inc",
        "incl",
        "inkl",
        "inclusive",
        "including",
        "inklusive",
        "ttc",
        "comprises",
        "toutes",
        "bruto",
        "con",
        "incluido",
        "incluidos",
        *("inclusa", "incluso", "ivato", "inclusief", "incluído", "incluídos", "com"),
    ]
)
_SUMS = frozenset({"total_amount", "net_amount"})
_TOKEN = re.compile(r"[^\W\d_]+")
_TAX = "tax_amount"


def qualified_labels(page: PageLayout, labels: Sequence[FoundLabel]) -> tuple[FoundLabel, ...]:
    """The page's labels, those of one cell that together name one amount as one label.

    "Amount" beside "Description" is the heading of the rows' amounts and names none of the whole bill, and "Total"
    there hardly does.
    """
    by_cell: dict[int, list[FoundLabel]] = {}
    for found in labels:
        if _names_sum(found) and stands_beside_description(page, found.span.cell):
            if found.phrase in _OF_ROWS:
                continue
            found = replace(found, meanings=tuple(Label(m.field, m.weight * _OF_ROW) for m in found.meanings))
        by_cell.setdefault(id(found.span.cell), []).append(_without_that_tax(found))
    return tuple(one for group in by_cell.values() for one in _qualified(group))


def _without_that_tax(found: FoundLabel) -> FoundLabel:
    """The label, or that of a net amount where a word before it leaves the tax out: "Gesamtwert ohne MwSt."."""
    words, at = found.span.cell.words, found.span.first
    is_tax = any(m.field == _TAX for m in found.meanings)
    if not is_tax or not at or words[at - 1].text.lower().strip(".,(") not in _LEFT_OUT:
        return found
    return replace(found, meanings=(Label("net_amount", 0.8),))


def _names_sum(found: FoundLabel) -> bool:
    return any(m.field in _SUMS for m in found.meanings)


_OF_ROWS = frozenset({"amount", "summe", "suma"})
_OF_ROW = 0.6  # how much of its weight a sum's label keeps that heads the rows' amounts: of one row it is the whole's


def _qualified(labels: Sequence[FoundLabel]) -> Iterator[FoundLabel]:
    first = labels[0]
    fields = {m.field for found in labels for m in found.meanings}
    if not first.starts_cell or not fields & _SUMS or "not_money" in fields:
        yield from labels
        return
    cell = first.span.cell
    run = _words_before_value(cell)
    within = [found for found in labels if set(map(id, found.span.words)) <= set(map(id, run))]
    meant = _meaning(within, run) if within and within[0] is first else None
    if meant is None:
        yield from labels
        return
    yield FoundLabel(
        span=Span(cell, run),
        phrase=" ".join(found.phrase for found in within),
        meanings=(meant,),
        starts_cell=True,
        ends_cell=len(run) == len(cell.words),
    )
    yield from (found for found in labels if not any(found is one for one in within))


def _words_before_value(cell: Cell) -> tuple[Word, ...]:
    """The words up to the first with a digit in it; a rate ("19%", "(19,0 %)") is part of a label."""
    words = []
    for n, word in enumerate(cell.words):
        after = cell.words[n + 1].text if n + 1 < len(cell.words) else ""
        is_rate = word.text.rstrip(").:").endswith("%") or after.startswith("%")
        if any(ch.isdigit() for ch in word.text) and not is_rate:
            break
        words.append(word)
    return tuple(words)


def _meaning(labels: Sequence[FoundLabel], words: Sequence[Word]) -> Label | None:
    """What the labels mean together; None where each of them stands for itself."""
    tokens = {t.lower() for word in words for t in _TOKEN.findall(word.text)}
    kinds = [frozenset(m.field for m in found.meanings) for found in labels]
    without, with_tax = bool(tokens & _WITHOUT_TAX), bool(tokens & _WITH_TAX)
    if without and with_tax:
        return None  # a heading of several columns
    if not kinds[0] & _SUMS:
        return None
    if len(labels) > 1 and any(not kind & {*_SUMS, _TAX} for kind in kinds[1:]):
        return None
    if without or with_tax:
        wanted = "net_amount" if without else "total_amount"
        if len(labels) == 1 and labels[0].meanings[0].field == wanted:
            return None
        return Label(wanted, 1.0)
    weak = max(m.weight for m in labels[0].meanings) < 1
    if weak and len(labels) == 2 and _TAX in kinds[1]:
        return Label(_TAX, 1.0)  # "Summe Umsatzsteuer"
    return None
