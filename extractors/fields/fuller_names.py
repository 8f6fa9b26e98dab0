"""The sender's name in full where the letterhead shows its brand: with its legal form, longer, or behind a key.

Papers print the brand large and the name in some sentence, "Cheques payable to Skerry & Daughters Ltd", or beside it,
"Ledger & Lark" and "Ledger & Lark Bookkeeping"; in Latin America behind a key, "Razón Social: Muster S.R.L.".
"""

import re
from collections.abc import Iterator, Sequence

from extractors.fields.layout import Cell, DocumentLayout, PageLayout, Span
from extractors.fields.legal_forms import has_legal_form, is_form_word
from extractors.fields.party_lines import Party, letters_of, looks_like_name
from holdpoint.document import Word

_FEWEST_LETTERS = 6  # of a brand that is looked for elsewhere
_MOST_WORDS_OF_FORM = 4  # "GmbH & Co. KG"
_WORTH = 0.6
_HEAD = 0.25  # of the page's height
_KEY = re.compile(r"^(?:raz[óo]n social|denominaci[óo]n(?: social)?|denominazione|ragione sociale)\s?:\s(?=\S)", re.I)
_ADDRESS_KEY = re.compile(r"^(?:domicilio|direcci[óo]n|indirizzo)\b[^:]{0,20}:\s(?=\S)", re.I)
_BUYERS_KEY = re.compile(r"apellido y nombre|raz[óo]n social|\bcliente\b|receptor|cessionario", re.I)
_ROWS = 4  # from the name's row to the address's
_KEYED, _KEYED_ALONE = 0.93, 0.7


def fuller_names(layout: DocumentLayout, issuers: Sequence[Party]) -> Iterator[Party]:
    """The longer printings of the best sender's name, where it has no legal form; none for a short one."""
    best = issuers[0] if issuers else None
    if best is None or has_legal_form(best.full_name):
        return
    brand = letters_of(best.full_name)
    if len(brand) < _FEWEST_LETTERS:
        return
    for cell in layout.cells:
        name = _with_form(cell, brand)
        if name is not None:
            yield Party(Span(cell, name), [], None, _WORTH, "imprint", company=True)
    for party in issuers[1:]:
        longer = letters_of(party.full_name)
        is_longer = len(longer) > len(brand) and longer.startswith(brand) and not has_legal_form(party.full_name)
        if is_longer and party.sign == "letterhead" and _is_told(layout, party, longer):
            yield Party(party.name, party.lines, None, _WORTH, "imprint", above=party.above)


def _with_form(cell: Cell, brand: str) -> tuple[Word, ...] | None:
    """The words of the brand and the legal form right behind them."""
    words = cell.words
    for start in range(len(words)):
        letters = ""
        for end in range(start, len(words)):
            letters += letters_of(words[end].text)
            if not brand.startswith(letters):
                break
            if letters == brand:
                return _and_form(words, start, end + 1)
    return None


def _and_form(words: Sequence[Word], start: int, end: int) -> tuple[Word, ...] | None:
    stop = end
    for n in range(end + 1, min(end + _MOST_WORDS_OF_FORM, len(words)) + 1):
        if is_form_word(" ".join(w.text for w in words[end:n])) or is_form_word(words[n - 1].text.rstrip(",.;")):
            stop = n
        elif words[n - 1].text not in ("&", "and", "und"):
            break
    return tuple(words[start:stop]) if stop > end else None


def _is_told(layout: DocumentLayout, party: Party, name: str) -> bool:
    """Whether an address stands below it, or the name again in a sentence."""
    if any(any(c.isdigit() for c in line.text) for line in party.lines):
        return True
    return any(cell is not party.name.cell and name in letters_of(cell.text) for cell in layout.cells)


def keyed_senders(page: PageLayout) -> Iterator[Party]:
    """The company behind a key in the letterhead, with the address behind another one below it."""
    for cell in page.cells:
        match = _KEY.match(cell.text) if cell.box.y0 < _HEAD * page.page.height else None
        if match is None:
            continue
        first = Span(cell, cell.words_at(match.end(), len(cell.text)))
        rows = [c for c in page.cells_below(cell.box, 2 * _ROWS * cell.height) if abs(c.box.x0 - cell.box.x0) < 2]
        spans = [first, *_going_on(rows, -1)[:1]] if not has_legal_form(first.text) else [first]
        if looks_like_name(" ".join(s.text for s in spans)):
            of_buyer = any(c is not cell and c.box.y0 > cell.box.y1 and _BUYERS_KEY.search(c.text) for c in page.cells)
            votes = _KEYED if of_buyer else _KEYED_ALONE
            lines = list(_address(rows))
            yield Party(spans[-1], lines, "seller", votes, "keyed", has_legal_form(cell.text), tuple(spans[:-1]))
        return


def _address(rows: Sequence[Cell]) -> Iterator[Span]:
    for n, row in enumerate(rows[:_ROWS]):
        if match := _ADDRESS_KEY.match(row.text):
            yield Span(row, row.words_at(match.end(), len(row.text)))
            yield from _going_on(rows, n)[:1]
            return


def _going_on(rows: Sequence[Cell], at: int) -> list[Span]:
    """The next row, where no key begins it."""
    return [Span(c, c.words) for c in rows[at + 1 : at + 2] if ":" not in c.text]
