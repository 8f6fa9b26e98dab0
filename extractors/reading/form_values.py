"""Values of form fields that are stored otherwise than they are drawn: a person sees one, a program may take the other.

A PDF's text field keeps its value twice (ISO 32000-2, 12.7.4): as text, and as the picture of it, its appearance. What
is read is what the page shows. Where the form asks programs to draw anew (NeedAppearances), that is the text, and the
picture that other programs show is compared with it. How a value is written is no difference: 1234.5 and 1,234.50 EUR.
"""

import ctypes
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from holdpoint.finding import Finding, ReasonCode
from holdpoint.values import find_dates, parse_money

_UNSEEN = pdfium_c.FPDF_ANNOT_FLAG_INVISIBLE | pdfium_c.FPDF_ANNOT_FLAG_HIDDEN | pdfium_c.FPDF_ANNOT_FLAG_NOVIEW
_MULTILINE, _PASSWORD = 1 << 12, 1 << 13  # flags of a text field (ISO 32000-2, table 231)
_MOST_FIELDS = 500  # of a page, that are compared
_MOST_CHARACTERS = 10_000
_EDGE = 1.0  # points around a field in which its letters may reach
_DRAWN = re.compile(r"\(((?:[^()\\]|\\.)*)\)\s*(?:Tj|'|\")|\[([^\]\[]*)\]\s*TJ", re.DOTALL)
_LITERAL = re.compile(r"\(((?:[^()\\]|\\.)*)\)", re.DOTALL)
_MAX_QUOTED = 60
_MOST_NAMED = 3


@dataclass(frozen=True)
class StoredValue:
    """A text field of a page with the value stored for it, and where it stands: points, y upwards."""

    name: str
    value: str
    left: float
    bottom: float
    right: float
    top: float
    is_multiline: bool
    drawn_before: str | None  # in the file, where the field was drawn anew as it was loaded


def appearances_of(file: pdfium.PdfDocument, index: int) -> dict[int, str]:
    """What the file draws for each annotation of a page, before any of it is drawn anew."""
    page = pdfium_c.FPDF_LoadPage(file.raw, index)
    if not page:
        return {}
    try:
        return {number: _appearance(annotation) for number, annotation in _annotations(page)}
    finally:
        pdfium_c.FPDF_ClosePage(page)


def stored_values(page: pdfium.PdfPage, before: dict[int, str]) -> tuple[StoredValue, ...]:
    """The text fields of a page that are shown and have a value. `before`: what the file itself draws for them."""
    if page.formenv is None:
        return ()
    return tuple(_stored(page, page.formenv.raw, before))


def differing(page: pdfium.PdfPage, number: int, stored: tuple[StoredValue, ...]) -> Finding | None:
    """The finding about the fields of page `number` that store what they do not show; `page` shows them as content."""
    if not stored:
        return None
    text = page.get_textpage()
    try:
        shown = [(one, _shown(one, text)) for one in stored]
    finally:
        text.close()
    other = [(one, seen) for one, seen in shown if not _same(one, seen)]
    if not other:
        return None
    named = "; ".join(
        f"“{_quoted(one.name)}” stores “{_quoted(one.value)}” and "
        + (f"shows “{_quoted(seen)}”" if seen.strip() else "shows nothing")
        for one, seen in other[:_MOST_NAMED]
    )
    more = f"; and {len(other) - _MOST_NAMED} more" if len(other) > _MOST_NAMED else ""
    return Finding(
        code=ReasonCode.HIDDEN_TEXT,
        message=f"Page {number} has form fields that store another value than they show: {named}{more}. "
        "Programs show one or the other. Compare the values with the page, and ask the sender which is meant.",
        page=number,
    )


def _stored(page: pdfium.PdfPage, form: Any, before: dict[int, str]) -> Iterator[StoredValue]:
    for index, annotation in _annotations(page.raw):
        if index >= _MOST_FIELDS:
            return
        if pdfium_c.FPDFAnnot_GetFormFieldType(form, annotation) != pdfium_c.FPDF_FORMFIELD_TEXTFIELD:
            continue
        flags = pdfium_c.FPDFAnnot_GetFormFieldFlags(form, annotation)
        if pdfium_c.FPDFAnnot_GetFlags(annotation) & _UNSEEN or flags & _PASSWORD:
            continue
        value = _text(pdfium_c.FPDFAnnot_GetFormFieldValue, form, annotation)
        box = pdfium_c.FS_RECTF()
        if not value.strip() or not pdfium_c.FPDFAnnot_GetRect(annotation, box):
            continue
        drawn = _appearance(annotation)
        is_drawn_anew = before.get(index, drawn) not in ("", drawn)
        yield StoredValue(
            name=_text(pdfium_c.FPDFAnnot_GetFormFieldName, form, annotation),
            value=value,
            left=min(box.left, box.right),
            bottom=min(box.bottom, box.top),
            right=max(box.left, box.right),
            top=max(box.bottom, box.top),
            is_multiline=bool(flags & _MULTILINE),
            drawn_before=_letters_of(before[index]) if is_drawn_anew else None,
        )


def _shown(one: StoredValue, text: pdfium.PdfTextPage) -> str:
    """What a person sees in the field; where it was drawn anew, what the file drew if that can be told."""
    if one.drawn_before:
        return one.drawn_before
    return str(text.get_text_bounded(one.left - _EDGE, one.bottom - _EDGE, one.right + _EDGE, one.top + _EDGE))


def _same(one: StoredValue, shown: str) -> bool:
    numbers, shown_numbers = _numbers(one.value), _numbers(shown)
    if numbers and shown_numbers:
        return not numbers.isdisjoint(shown_numbers)
    stored_key, shown_key = _key(one.value), _key(shown)
    if not stored_key or stored_key == shown_key:
        return True
    stored_words, shown_words = one.value.casefold().split(), shown.casefold().split()
    if _runs_in(stored_words, shown_words):
        return True  # the page's own print lies within the field, too
    if one.is_multiline and shown_key and _runs_in(shown_words, stored_words):
        return True  # a long text of which the field shows a part
    days = _days(one.value)
    return bool(days and days & _days(shown))


def _runs_in(words: list[str], others: list[str]) -> bool:
    """Whether the words stand among the others, one after the other."""
    count = len(words)
    return count > 0 and any(others[at : at + count] == words for at in range(len(others) - count + 1))


def _numbers(text: str) -> set[Any]:
    """The number that a text is, by either decimal mark; a share of 0.19 is 19 %, too."""
    stripped = text.strip()
    is_share = stripped.endswith("%")
    found = {parse_money(stripped.rstrip("%").strip(), mark) for mark in (None, ".", ",")} - {None}
    return found | {number / 100 for number in found if is_share and number is not None}


def _days(text: str) -> set[Any]:
    return {day for found in find_dates(text) for day in found.readings.values()}


def _key(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def _letters_of(appearance: str) -> str:
    """The text that a stream draws by literal strings; "" where it draws none, or by codes of a font of its own."""
    pieces = []
    for single, several in _DRAWN.findall(appearance):
        pieces.append(single or "".join(_LITERAL.findall(several)))
    text = re.sub(r"\\(.)", r"\1", " ".join(pieces))
    return text if text.isprintable() else ""


def _appearance(annotation: Any) -> str:
    return _text(pdfium_c.FPDFAnnot_GetAP, annotation, pdfium_c.FPDF_ANNOT_APPEARANCEMODE_NORMAL)


def _text(ask: Any, *of: Any) -> str:
    """A text that pdfium gives: first its length in bytes, then two bytes a character and its end."""
    size = ask(*of, None, 0)
    if size <= 2 or size > 2 * _MOST_CHARACTERS:
        return ""
    buffer = ctypes.create_string_buffer(size)
    ask(*of, ctypes.cast(buffer, ctypes.POINTER(pdfium_c.FPDF_WCHAR)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")


def _annotations(page: Any) -> Iterator[tuple[int, Any]]:
    for index in range(pdfium_c.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium_c.FPDFPage_GetAnnot(page, index)
        if annotation:
            yield index, annotation
            pdfium_c.FPDFPage_CloseAnnot(annotation)


def _quoted(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _MAX_QUOTED else plain[: _MAX_QUOTED - 1].rstrip() + "…"
