"""The seller's name against the pages: spelled as in the XML, spelled otherwise, or another name in its place."""

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from extractors.einvoice.verdicts import Verdict
from extractors.einvoice.witnesses import Witness
from extractors.fields.layout import Cell, DocumentLayout, Span

_NEAR = 80  # rapidfuzz ratio, of 100, from which on a run of words is the name in another spelling
_MOST_LINES = 4  # over which a name is broken
_REACH_ABOVE = 4  # type sizes from the street up to the name
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_AND = frozenset({"und", "and", "et", "y", "e"})
_TOKEN = re.compile(r"[^\W_]+")


def judge_name(value: str, layout: DocumentLayout, seller_on_page: Witness | None) -> Verdict:
    """`seller_on_page` is who the page itself names as the seller, where that is certain."""
    tokens = _tokens(value)
    if not tokens:
        return Verdict()
    printed = [span for cell in layout.cells for span in _spelled(layout, cell, tokens)]
    if printed:
        return Verdict(agreeing=tuple(printed))
    best = max(_alike(layout, tokens), key=lambda pair: pair[0], default=None)
    if best is not None and best[0] >= _NEAR:
        verdict = _of_spelling(tokens, best[1])
        another = _of_spelling(tokens, seller_on_page.span) if seller_on_page is not None else verdict
        # "Muster" of "Muster Logistics AG" is somebody else, where another name stands over the seller's street
        return another if verdict.agreeing and another.against is not None and _goes_on(best[1]) else verdict
    if seller_on_page is not None:
        return _of_spelling(tokens, seller_on_page.span)
    return Verdict()


def _of_spelling(tokens: list[str], span: Span) -> Verdict:
    """Words left out or added are no disagreement ("Muster GmbH", "Muster GmbH & Co. KG"); other words are."""
    found = _tokens(span.text)
    shorter, longer = sorted((set(tokens), set(found)), key=len)
    if found and (shorter <= longer or "".join(found) == "".join(tokens)):
        return Verdict(agreeing=(span,))
    return Verdict(against=Witness(span.text, span, 1.0))


def _goes_on(span: Span) -> bool:
    """Whether the words are only the beginning of a longer name."""
    words = span.cell.words
    following = next((n + 1 for n, w in enumerate(words) if w is span.words[-1]), len(words))
    return following < len(words) and words[following].text[:1].isalpha()


def _tokens(text: str) -> list[str]:
    found = [t.casefold().translate(_UMLAUTS) for t in _TOKEN.findall(text)]
    return [t for t in found if t not in _AND]


def _spelled(layout: DocumentLayout, cell: Cell, tokens: list[str]) -> Iterator[Span]:
    """The name in one cell, or begun there and carried on right below, which is then looked at as well."""
    for start in range(len(cell.words)):
        here, rest = _match(cell, start, tokens)
        if here is None:
            continue
        below: Cell | None = cell
        for _ in range(_MOST_LINES):
            if not rest or below is None:
                break
            below = _below(layout, below)
            rest = _match(below, 0, rest)[1] if below is not None else rest
        if not rest:
            yield here


def _match(cell: Cell, start: int, tokens: list[str]) -> tuple[Span | None, list[str]]:
    """The words from `start` on that spell the beginning of the name, to the cell's end or the name's."""
    rest, end = tokens, start
    while end < len(cell.words) and rest:
        word = _tokens(cell.words[end].text)
        if rest[: len(word)] != word:
            break
        rest, end = rest[len(word) :], end + 1
    if len(rest) == len(tokens) or (rest and end < len(cell.words)):
        return None, tokens
    return Span(cell, cell.words[start:end]), rest


def _below(layout: DocumentLayout, cell: Cell) -> Cell | None:
    page = next(p for p in layout.pages if p.page is cell.page)
    under = page.cells_below(cell.box, 1.5 * cell.height)
    return next((c for c in under if abs(c.box.x0 - cell.box.x0) < 2 * cell.height), None)


def _alike(layout: DocumentLayout, tokens: list[str]) -> Iterator[tuple[float, Span]]:
    """Runs of about as many words, in a cell or carried on below, each with its likeness to the name."""
    name = "".join(tokens)
    for cell in layout.cells:
        words, below = cell.words, _below(layout, cell)
        for _ in range(_MOST_LINES):
            if below is None or len(words) > len(tokens):
                break
            words, below = (*words, *below.words), _below(layout, below)
        for start in range(len(cell.words)):
            for count in (len(tokens) - 1, len(tokens), len(tokens) + 1):
                run = _tokens(" ".join(w.text for w in words[start : start + count]))
                is_address = any("@" in w.text or "www." in w.text for w in words[start : start + count])
                if count > 0 and run and start + count <= len(words) and not is_address:
                    yield fuzz.ratio("".join(run), name), Span(cell, words[start : start + count])


def name_at_street(layout: DocumentLayout, address: str) -> Witness | None:
    """The name that stands before the address's street on its line, or right above it."""
    parts = address.split(",")
    tokens = _tokens(parts[0]) if len(_tokens(parts[0])) > 1 else _tokens(" ".join(parts[:2]))  # "12, rue de la Paix"
    for cell in layout.cells if len(tokens) > 1 else ():
        for start in range(len(cell.words)):
            here, rest = _match(cell, start, tokens)
            if here is None or rest:
                continue
            before = cell.words[:start]
            if any(_tokens(w.text) for w in before):
                return Witness(cell.text, Span(cell, before), 1.0)
            above = _above(layout, cell)
            if above is not None and any(w.text[:1].isalpha() for w in above.words):
                return Witness(above.text, Span(above, above.words), 1.0)
    return None


def _above(layout: DocumentLayout, cell: Cell) -> Cell | None:
    page = next(p for p in layout.pages if p.page is cell.page)
    over = []
    for other in page.cells:
        reach = _REACH_ABOVE * max(cell.height, other.height)
        if 0 < cell.box.y0 - other.box.y0 < reach and abs(other.box.x0 - cell.box.x0) < 2 * cell.height:
            over.append(other)
    return max(over, key=lambda c: c.box.y0, default=None)
