"""What the words of one heading of a table of goods name: columns, with where each of them stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from extractors.fields.heading_words import (
    ALONE,
    BEFORE_A_SYMBOL,
    BEFORE_A_TAX,
    COLUMN_OF,
    COMPOUNDS,
    DISCOUNTS,
    FILLERS,
    OTHER,
    PER,
    PHRASES,
    QUALIFIERS,
    SYMBOLS,
)
from extractors.fields.layout import Cell
from holdpoint.document import Word

FEWEST_IN_LINE = 2
"""Columns that one line of a heading names at least."""
_MOST_WORDS = 3  # in a cell that names a column no word is known of
_PRICE_PER = re.compile(r"^(?:€|£|\$|eur|chf|gbp|usd)/\w", re.IGNORECASE)
_BEGIN_PHRASES = frozenset(first for first, _ in PHRASES)


@dataclass(frozen=True)
class Column:
    """One column by its heading. `below` is what its cells' further lines hold, where a lower heading names that."""

    name: str
    x0: float
    x1: float
    tokens: tuple[str, ...] = ()  # the heading's words, as compared
    below: str | None = None


def may_name_columns(line: Sequence[Cell]) -> bool:
    """Whether two words of the line may each name a column, or be a part of such a name: few lines of a page do."""
    return sum(_may_name(word.text) for cell in line for word in cell.words) >= FEWEST_IN_LINE


@lru_cache(maxsize=4096)
def _may_name(text: str) -> bool:
    token = _token_of(text)
    if not any(ch.isalpha() for ch in token):
        return text.strip("()").lower() in SYMBOLS or token in ("#", "%")
    known = _named(token) is not None or token in ALONE or token in PER or token in _BEGIN_PHRASES
    return known or not token.isalnum() or any(sign in text for sign in "€£$")


def columns_of(cell: Cell, *, others: bool) -> list[Column]:
    words, known, unknown = list(cell.words), list[Column](), list[Column]()
    i = 0
    while i < len(words):
        if known and _is_symbol(words[i]) and any(_is_symbol(w) or _PRICE_PER.match(w.text) for w in words[:i]):
            known.append(column_named("amount", words[i : i + 1]))  # "€/Einheit € netto": the second one heads amounts
            i += 1
            continue
        used = _belonging(words, i, known[-1].name) if known else 0
        if used:
            i += used
            continue
        name, used = _column_at(words, i)
        if name is None:
            # "Leistung September 2025", "Leistung lt. Tarif": more of the same
            unknown += _unknown(words[i]) if not known or known[-1].name != "description" else []
        else:
            known.append(column_named(name, words[i : i + used]))
        i += used
    known = [c for i, c in enumerate(known) if i == 0 or c.name != known[i - 1].name]  # "Product / Service"
    known, unknown = _with_units(known, unknown)
    if len(known) == 1:  # it owns the cell's whole width
        return [replace(known[0], x0=cell.box.x0, x1=cell.box.x1)]
    if not known:
        return [column_named(OTHER if others else "", words)] if len(words) <= _MOST_WORDS else []
    # headings that stand close: what is unknown is one of them
    return sorted([*known, *unknown], key=lambda c: c.x0) if others else known


def _with_units(known: Sequence[Column], unknown: Sequence[Column]) -> tuple[list[Column], list[Column]]:
    """A quantity and its unit under one heading, "Qty Unit" or "Cant. pedido Unidad", as one column: "40 CJ"."""
    at = next((i for i, pair in enumerate(pairwise(known)) if [c.name for c in pair] == ["quantity", "unit"]), None)
    if at is None:
        return list(known), list(unknown)
    counted, unit = known[at], known[at + 1]
    both = replace(counted, x1=unit.x1, tokens=counted.tokens + unit.tokens)
    outside = [c for c in unknown if c.x1 <= both.x0 or c.x0 >= both.x1]
    return [*known[:at], both, *known[at + 2 :]], outside


def column_named(name: str, words: Sequence[Word]) -> Column:
    left, right = min(w.box.x0 for w in words), max(w.box.x1 for w in words)
    return Column(name, left, right, tuple(heading_token(w) for w in words))


def _belonging(words: Sequence[Word], i: int, name: str) -> int:
    """How many words from here on say more about the name before them: "(incl. VAT)", "ex GST", "EUR", "je Stück"."""
    if words[i].text.startswith("("):
        return next((n for n, w in enumerate(words[i:], start=1) if w.text.rstrip("*").endswith(")")), 0)
    token = heading_token(words[i])
    if token in PER and name in ("unit_price", "amount"):
        return min(2, len(words) - i)
    if token in BEFORE_A_TAX and i + 1 < len(words) and column_of(words[i + 1]) == "tax_rate":
        return 2
    return int(token in QUALIFIERS or words[i].text in SYMBOLS)


def _unknown(word: Word) -> list[Column]:
    """A column of a word that is not known, unless it belongs to the word beside it."""
    token = heading_token(word)
    is_name = sum(ch.isalpha() for ch in token) > 1 and token not in FILLERS
    return [Column(OTHER, word.box.x0, word.box.x1, (token,))] if is_name else []


def column_of(word: Word) -> str | None:
    """The column that a word of a heading names by itself."""
    return _named(heading_token(word))


@lru_cache(maxsize=4096)
def _named(token: str) -> str | None:
    """What a word heads, or what its last part does: a "Ladenpreis" is a price."""
    return COLUMN_OF.get(token) or next((name for end, name in COMPOUNDS.items() if token.endswith(end)), None)


def _column_at(words: Sequence[Word], i: int) -> tuple[str | None, int]:
    token = heading_token(words[i])
    if i + 1 < len(words) and _is_symbol(words[i]) and heading_token(words[i + 1]) in PER:
        return "unit_price", min(3, len(words) - i)  # "€ je Einheit"
    if (token or words[i].text) in SYMBOLS:
        return ("amount", 1) if len(words) == 1 else (None, 1)  # "EP in €": there it is what the price is in
    if len(words) == 1 and token in ALONE:
        return ALONE[token], 1
    if _PRICE_PER.match(words[i].text):
        return "unit_price", 1  # "€/Einh."
    if i + 1 < len(words) and _is_symbol(words[i + 1]):
        if token in BEFORE_A_SYMBOL:
            return BEFORE_A_SYMBOL[token], 2
        if len(token) > 1 and _named(token) is None and token not in FILLERS and token not in DISCOUNTS:
            return "amount", 2  # "Honorar €": of several the last is the row's, an earlier one the price
    if i and token in PER and column_of(words[i - 1]) == "quantity":
        return "unit", 1  # "Tally Per"
    if i + 1 < len(words) and token in DISCOUNTS and heading_token(words[i + 1]) == "%":
        return OTHER, 2  # "Rem. %" is no rate of a tax
    if i + 1 < len(words):
        following = heading_token(words[i + 1])
        pair = PHRASES.get((token, following))
        if pair is not None and not (following == "amount" and i + 2 < len(words) and _is_symbol(words[i + 2])):
            return pair, 2  # "VAT Amount GBP" are two columns
    if token.isalnum():
        return _named(token), 1
    if COLUMN_OF.get(token.strip("%")) == "tax_rate":
        return "tax_rate", 1  # "%TVA"
    parts = tuple(p for p in re.split(r"[^\w%]+", token) if p)
    if len(parts) == 2 and parts in PHRASES:
        return PHRASES[(parts[0], parts[1])], 1
    return _named(token) or (COLUMN_OF.get(parts[0]) if parts else None), 1


def _is_symbol(word: Word) -> bool:
    return word.text.strip("()").lower() in SYMBOLS


def heading_token(word: Word) -> str:
    return _token_of(word.text)


@lru_cache(maxsize=4096)
def _token_of(text: str) -> str:
    return text.lower().strip(".:()[]€$£,;/-*")
