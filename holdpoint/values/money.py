"""Amounts of money as printed: find the decimal mark, parse, write canonically. Decimal throughout, never float.

Printed forms read: "1.234,56", "1,234.56", "1 234,56", "1'234.56", "1234.56", ".50", "-12.00", "12.00-", "(12.00)",
"12,-", with a currency symbol or code on either side. A text such as "1,234" can mean two amounts: it is decided by
the mark the caller knows from the document's other amounts, and refused without one.
"""

import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Literal

DecimalMark = Literal[".", ","]

_SPACES = "\u0020\u00a0\u2007\u2009\u202f"
_APOSTROPHES = "'\u2019"
_MINUS = "-\u2212\u2013"
_NO_CENTS = "-\u2013\u2014"  # a dash in the place of the decimals: "12,-"
_NUMBER = re.compile(rf"\d(?:[\d.,{_APOSTROPHES}{_SPACES}]*\d)?(?:[.,](?=[{_NO_CENTS}]))?")
_SYMBOLS = re.compile(r"[€$£¥₹₺₽₩₪฿%*:=]")  # may stand beside the number, and so may short words ("EUR", "Fr.")
_LONGEST_WORD = 4
_MOST_WORDS = 2
_LONGEST_TEXT = 40  # characters
_MOST_KEPT = 4096  # texts that were looked at last
_MOST_DIGITS = 18  # before the decimals; a longer number counts no money
_GROUPS = {
    mark: re.compile(rf"^\d{{1,3}}(?:{re.escape(mark)}\d{{3}})+$") for mark in (".", ",", "'", " ")
}  # a whole part cut into thousands
_LAKHS = re.compile(r"^\d{1,2}(?:,\d{2})+,\d{3}$")  # as in India: "1,62,400"


@lru_cache(maxsize=_MOST_KEPT)  # a table asks the same cells again and again
def parse_money(text: str, decimal_mark: DecimalMark | None = None) -> Decimal | None:
    """The amount printed, or None when the text is none, or means two amounts and no `decimal_mark` decides.

    `decimal_mark` is what the document's other amounts use; it is only asked where the text alone does not tell.
    """
    split = _split(text)
    if split is None:
        return None
    negative, number = split
    mark = decimal_mark_of(text) or (decimal_mark if _is_open(number) else None)
    if mark is None and _is_open(number):
        return None
    whole, _, fraction = number.rpartition(mark) if mark and mark in number else (number, "", "")
    digits = _ungroup(whole, mark)
    if digits is None or len(digits) > _MOST_DIGITS or (fraction and not (fraction.isascii() and fraction.isdigit())):
        return None
    amount = Decimal(f"{digits}.{fraction}" if fraction else digits)
    return -amount if negative and amount else amount


def decimal_mark_of(text: str) -> DecimalMark | None:
    """The decimal mark that this text proves by itself, or None: "1.234,56" proves ",", "1.234" proves nothing."""
    split = _split(text)
    if split is None:
        return None
    number = split[1]
    marks = [c for c in number if c in ".,"]
    if not marks:
        return None
    last: DecimalMark = "." if marks[-1] == "." else ","
    fraction = number.rpartition(last)[2]
    if len(set(marks)) == 2:
        return last if marks.count(last) == 1 else None
    if len(marks) > 1:
        grouped_by_comma = _GROUPS[","].match(number) or _LAKHS.match(number)
        return "," if last == "." and _GROUPS["."].match(number) else "." if grouped_by_comma else None
    if (
        len(fraction) != 3
        or len(number) - 4 > 3
        or number.startswith("0")
        or any(c in number for c in _APOSTROPHES + _SPACES)
    ):
        return last
    return None


def common_decimal_mark(texts: Iterable[str]) -> DecimalMark | None:
    """The decimal mark that the amounts of one document prove together; None when none does or they contradict."""
    votes = Counter(mark for text in texts if (mark := decimal_mark_of(text)) is not None)
    if not votes:
        return None
    (mark, most), *others = votes.most_common()
    return mark if not others or others[0][1] * 4 < most else None


def format_money(amount: Decimal) -> str:
    """Canonical text: dot decimal, no grouping, at least two decimals, no exponent. "1234.5" becomes "1234.50"."""
    exponent = amount.as_tuple().exponent
    if isinstance(exponent, int) and exponent > -2:
        amount = amount.quantize(Decimal("0.01"))
    return f"{amount:f}"


def format_number(number: Decimal) -> str:
    """Canonical text of a quantity or a rate: dot decimal, no trailing zeros. "3.0000" becomes "3"."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=_MOST_KEPT)
def _split(text: str) -> tuple[bool, str] | None:
    """Sign and bare number of a printed amount, or None when something else stands there too."""
    text = text.strip(_SPACES)
    if len(text) > _LONGEST_TEXT:
        return None
    matches = list(_NUMBER.finditer(text))
    if len(matches) != 1:
        return None
    match = matches[0]
    before, after = text[: match.start()], text[match.end() :]
    number = match.group()
    if number[-1] in ".,":
        number, after = number[:-1], after.lstrip(_NO_CENTS)
    negative = "(" in before and ")" in after
    if negative:
        before, after = before.replace("(", "", 1), after.replace(")", "", 1)
    for sign in _MINUS:
        if sign in before or sign in after:
            negative, before, after = True, before.replace(sign, "", 1), after.replace(sign, "", 1)
            break
    before = before.replace("+", "", 1)
    if before[-1:] in (".", ",") and not before[-2:-1].isalpha():  # ".50", but not "Fr.50"
        if not number.isdigit():
            return None
        before, number = before[:-1], f"0{before[-1]}{number}"
    return (negative, number) if _may_surround(before) and _may_surround(after) else None


def _may_surround(text: str) -> bool:
    """Whether only a currency, a unit or a tax code stands there."""
    words = _SYMBOLS.sub(" ", text).split()
    letters = [word.replace(".", "") for word in words]
    return len(words) <= _MOST_WORDS and all(w.isalpha() and len(w) <= _LONGEST_WORD for w in letters)


def _is_open(number: str) -> bool:
    """Whether the number alone leaves it open if its mark groups thousands or starts the decimals."""
    return number.count(".") + number.count(",") == 1 and decimal_mark_of(number) is None


def _ungroup(whole: str, mark: DecimalMark | None) -> str | None:
    """The digits of a whole part, or None when its grouping is not one."""
    for apostrophe in _APOSTROPHES:
        whole = whole.replace(apostrophe, "'")
    for space in _SPACES:
        whole = whole.replace(space, " ")
    if whole.isascii() and whole.isdigit():
        return whole
    if mark != "," and _LAKHS.match(whole):
        whole = whole.replace(",", "")
        return whole if whole.isascii() else None
    for group, pattern in _GROUPS.items():
        if group != mark and pattern.match(whole):
            digits = whole.replace(group, "")
            return digits if digits.isascii() else None
    return None
