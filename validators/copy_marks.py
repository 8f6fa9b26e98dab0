"""A bill that says of itself that it is a copy: "DUPLICATE" printed across it, "Rechnungskopie" as its heading.

Paying from a copy is how a bill is paid twice, so whoever pays from one looks first whether the original was paid. A
copy of a bill that was never seen is a bill all the same: the mark is told, and holds only where the type's policy says
so. Looked for in English, German, French and Spanish, on invoices and credit notes; the copy that a till prints for
the customer is an original.

A mark stands alone: in large letters at any angle, in capitals, or with nothing but the name of the paper beside it
("copy invoice"). A copy that is spoken of ("a copy of the contract is attached") or sold ("COPY A4  0.10") is none.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from statistics import median

from holdpoint.document import Document, Page, Word
from holdpoint.extraction import DocumentType, Extraction
from holdpoint.finding import Finding, ReasonCode, Severity
from holdpoint.settings import TypePolicy

_BILLS = (DocumentType.INVOICE, DocumentType.CREDIT_NOTE)
_MARKS = frozenset(
    [
        *("copy", "duplicate", "triplicate", "reprint", "copie", "duplicata", "copia", "duplicado", "triplicado"),
        *("kopie", "duplikat", "zweitschrift", "zweitausfertigung", "zweitdruck", "abschrift"),
    ]
)
_NAMED_MARK = re.compile(r"(?:rechnungs|gutschrifts?|beleg|archiv)(?:kopie|duplikat|abschrift|zweitschrift)")
_PAPERS = frozenset(["invoice", "bill", "rechnung", "gutschrift", "facture", "avoir", "factura", "abono"])
_BESIDE = _PAPERS | frozenset(
    [
        *("tax", "credit", "note", "nota", "of", "the", "der", "die", "den", "einer", "de", "la", "le", "les", "el"),
        *("l", "du", "d", "file", "office", "accounts", "certified", "true", "conforme", "beglaubigte", "fiel"),
        *("exacta", "second", "2nd", "zweite", "deuxieme", "segunda"),
    ]
)
_INDICATED = re.compile(r"<(?:\w+:)?CopyIndicator>\s*(?:<(?:\w+:)?Indicator>\s*)?(?:true|1)\s*<", re.IGNORECASE)
_AMOUNT = re.compile(r"\d[.,]\d{2}(?![\d.,/])")
_LARGE = 1.8  # times the page's type size
_SIMILAR = 0.6  # of the mark's height: smaller words beside a mark across the page are the page's own
_CELL_GAP = 1.0  # of the mark's height: words closer than that belong to it
_MOST_WORDS = 5
_FEWEST_LETTERS = 4


def check_copy_mark(document: Document, extraction: Extraction, policy: TypePolicy | None) -> list[Finding]:
    """One finding for the first mark; a warning, or a hold where `policy` holds copies."""
    if extraction.type.document_type not in _BILLS:
        return []
    found = next(_marks_of(document), None)
    if found is None:
        return []
    mark, page = found
    is_held = policy is not None and policy.hold_copies
    place = f"Page {page} is marked" if page is not None else "Its XML says that it is a copy: it is marked"
    asked = "Look whether the original was booked or paid" + (", then accept or reject it." if is_held else ".")
    return [
        Finding(
            code=ReasonCode.MARKED_AS_COPY,
            message=f"{place} “{mark}”. It was compared with earlier documents as ever: one that may be its original "
            f"is named as a possible duplicate. {asked}",
            page=page,
            severity=Severity.HOLD if is_held else Severity.WARN,
        )
    ]


def _marks_of(document: Document) -> Iterator[tuple[str, int | None]]:
    """The words of each mark and its page, None for an e-invoice's XML."""
    for attachment in document.attachments:
        if _INDICATED.search(attachment.text):
            yield "CopyIndicator", None
    for page in document.pages:
        if not page.words:
            continue
        usual = median(_height(w) for w in page.words)
        for number, word in enumerate(page.words):
            if _is_mark(_plain(word.text)):
                cell, line = _beside(page, word)
                if _stands_alone(word, cell, line, _height(word) >= _LARGE * usual):
                    yield " ".join(w.text for w in cell), page.number
            elif len(word.text) == 1 and (spelt := _spelt_from(page.words, number)):
                yield spelt, page.number


def _stands_alone(word: Word, cell: Sequence[Word], line: Sequence[Word], is_large: bool) -> bool:
    tokens = [_plain(w.text) for w in cell]
    if len(tokens) > _MOST_WORDS or any(not (_is_mark(t) or t in _BESIDE or not t) for t in tokens):
        return False
    if is_large:
        return True
    if cell[-1].text.endswith(":") or any(_AMOUNT.search(w.text) or _plain(w.text) == "original" for w in line):
        return False
    before = [w for w in line if w.box.x1 <= cell[0].box.x0]
    if before and max(before, key=lambda w: w.box.x1).text.endswith(":"):
        return False  # "Anlage: Rechnungskopie"
    names_paper = any(t in _PAPERS or _NAMED_MARK.fullmatch(t) for t in tokens)
    return word.text.isupper() or (names_paper and cell[0].text[0].isupper())


def _beside(page: Page, word: Word) -> tuple[list[Word], list[Word]]:
    """The words of about its size that belong to it, itself among them, and the others of its line, both from left."""
    height = _height(word)
    line = sorted(
        (
            other
            for other in page.words
            if other is not word
            and _SIMILAR * height <= _height(other) <= height / _SIMILAR
            and min(other.box.y1, word.box.y1) - max(other.box.y0, word.box.y0) > height / 2
        ),
        key=lambda other: other.box.x0,
    )
    cell = [word]
    for other in (w for w in line if w.box.x0 > word.box.x0):
        if other.box.x0 - cell[-1].box.x1 > _CELL_GAP * height:
            break
        cell.append(other)
    for other in (w for w in reversed(line) if w.box.x0 <= word.box.x0):
        if cell[0].box.x0 - other.box.x1 > _CELL_GAP * height:
            break
        cell.insert(0, other)
    return cell, [w for w in line if not any(w is mine for mine in cell)]


def _spelt_from(words: Sequence[Word], start: int) -> str:
    """The mark that single letters from there on spell, "K O P I E", in either order: across a page up or down."""
    if start and _is_letter_like(words[start - 1], words[start]):
        return ""  # told from its first letter
    letters = [words[start]]
    for word in words[start + 1 :]:
        if not _is_letter_like(word, words[start]):
            break
        letters.append(word)
    spelt = "".join(w.text for w in letters)
    if len(spelt) < _FEWEST_LETTERS or not spelt.isupper():
        return ""
    return next((text for text in (spelt, spelt[::-1]) if _is_mark(_plain(text))), "")


def _is_letter_like(word: Word, other: Word) -> bool:
    return len(word.text) == 1 and word.text.isalpha() and _SIMILAR < _height(word) / _height(other) < 1 / _SIMILAR


def _is_mark(token: str) -> bool:
    return token in _MARKS or _NAMED_MARK.fullmatch(token) is not None


def _plain(text: str) -> str:
    """Lower case, without accents and without what stands around a word: "*** COPY ***"."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in letters if c.isalnum())


def _height(word: Word) -> float:
    return max(word.box.y1 - word.box.y0, 0.001)
