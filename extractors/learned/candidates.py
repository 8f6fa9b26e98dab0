"""Every place in a document where a value of a kind may stand. Recall bounds everything that follows."""

import re
from collections.abc import Iterator
from decimal import Decimal

from extractors.learned.kinds import Kind
from extractors.learned.places import Place, amount_key
from extractors.learned.runs import find_durations, find_parties, find_places
from extractors.learned.sheet import Sheet
from holdpoint.values import DateOrder, common_decimal_mark, format_money, identifier_key, parse_money

_MONEY = re.compile(
    r"(?<![\w.,/'’])(?P<symbol>(?:€|\$|£|US\$|EUR|USD|GBP|CHF|RM|MYR|SR)\s?)?(?P<open>\()?(?P<sign>[-−–]\s?)?(?:\$|RM)?\s?"
    r"(?P<number>\d{1,3}(?:[.,'’ ]\d{3})+(?:[.,]\d{1,4})?|\d+(?:[.,]\d{1,4})?|[.,]\d{2})(?P<close>\))?(?![\w/]|[.,:'’]\d|\s?%)"
)
_GLUED = re.compile(r"(?<=[A-Za-z:=*])(?P<symbol>RM|\$)?(?P<number>\d{1,3}(?:,\d{3})*\.\d{2})(?![\d.,%])")
_IDENTIFIER = re.compile(r"(?=[^\s]*\d)[A-Za-z0-9#][\w#./\-–+]*[A-Za-z0-9]|\d")


def find_candidates(sheet: Sheet, kind: Kind, order: DateOrder) -> list[Place]:
    """The candidates of one kind in reading order. Names and addresses depend on the field: see spans."""
    match kind:
        case Kind.DATE:
            return list(_dates(sheet, order))
        case Kind.MONEY:
            return list(_amounts(sheet))
        case Kind.IDENTIFIER:
            return list(_identifiers(sheet))
        case Kind.PARTY:
            return [_in_text(sheet, *found) for found in find_parties(sheet.text)]
        case Kind.DURATION:
            return [_in_text(sheet, *found) for found in find_durations(sheet.text)]
        case Kind.PLACE:
            return [_in_text(sheet, *found) for found in find_places(sheet.text)]
        case Kind.NAME | Kind.ADDRESS:
            return []


def _in_text(sheet: Sheet, start: int, end: int, value: str) -> Place:
    tokens = sheet.tokens_at(start, end)
    key = identifier_key(value.replace("&", "and"))
    return Place(tokens, sheet.text[start:end], key, value, start=start, end=end)


def _dates(sheet: Sheet, order: DateOrder) -> Iterator[Place]:
    for found in sheet.dates:
        day = found.value(order) or next(iter(found.readings.values()))
        yield Place(
            sheet.tokens_at(found.start, found.end),
            found.text,
            day.isoformat(),
            day.isoformat(),
            number=float(day.toordinal()),
            ambiguous=found.is_ambiguous,
            start=found.start,
            end=found.end,
        )


def _amounts(sheet: Sheet) -> Iterator[Place]:
    matches = [*_MONEY.finditer(sheet.text), *_GLUED.finditer(sheet.text)]
    matches.sort(key=lambda m: (m.start("number"), -m.end()))
    mark = common_decimal_mark(m.group("number") for m in matches)
    taken = -1
    for match in matches:
        number = match.group("number")
        if match.start("number") < taken:
            continue
        if " " in number and mark != "," and not re.search(r"[.,]\d\d$", number):
            continue  # two numbers that stand beside each other
        amount = parse_money(number, mark) if number[0] not in ".," else parse_money(f"0{number}", mark)
        if amount is None:
            continue
        taken = match.end("number")
        groups = match.groupdict()
        if groups.get("sign") or (groups.get("open") and groups.get("close")):
            amount = -amount
        yield _money_place(sheet, match.start(), match.end(), amount, bool(groups.get("symbol")))


def _money_place(sheet: Sheet, start: int, end: int, amount: Decimal, has_symbol: bool) -> Place:
    exponent = amount.as_tuple().exponent
    value = format_money(amount)
    return Place(
        sheet.tokens_at(start, end),
        sheet.text[start:end],
        amount_key(amount),
        value,
        number=float(amount),
        sure=has_symbol or exponent == -2,
        start=start,
        end=end,
    )


def _identifiers(sheet: Sheet) -> Iterator[Place]:
    for match in _IDENTIFIER.finditer(sheet.text):
        raw = match.group()
        digits = sum(c.isdigit() for c in raw)
        if digits < 2 or len(raw) > 30:
            continue
        yield Place(sheet.tokens_at(*match.span()), raw, identifier_key(raw), raw, start=match.start(), end=match.end())
