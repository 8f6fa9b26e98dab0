"""VAT numbers as countries print them at home, without the country's letters: "NIF B36522795", "P. IVA 03118204470".

EN 16931 has a VAT number with its country's prefix (BT-31, BT-48), so the prefix is added. Which country's it is says
the word before it together with the number's shape, and where two countries share both, the check digits.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from extractors.fields.layout import Cell, PageLayout, share_column
from extractors.fields.vat_check_digits import is_valid_vat_id
from holdpoint.values import identifier_key

_SHAPES: Mapping[str, str] = {
    "ES": r"[A-HJNP-SUVW][-.\s]?\d{2}\.?\d{3}\.?\d{2}[-.]?[\dA-J]"
    r"|(?:[XYZKLM][-.]?\d{7}|\d{2}\.?\d{3}\.?\d{3})[-.\s]?[A-Z]",
    "PT": r"[1-35-9]\d{2}[\s.]?\d{3}[\s.]?\d{3}",
    "IT": r"\d{11}",
    "PL": r"\d{3}-\d{3}-\d{2}-\d{2}|\d{3}-\d{2}-\d{2}-\d{3}|\d{3} \d{3} \d{2} \d{2}|\d{10}",
    "GB": r"\d{3}\s?\d{4}\s?\d{2}(?:\s?\d{3})?|\d{3}\s\d{3}\s\d{3}",
    "IE": r"\d{7}[A-W][A-I]?",
    "NL": r"\d{4}[.\s]?\d{2}[.\s]?\d{3}[.\s]?B[.\s]?\d{2}",
    "BE": r"[01]\d{3}[.\s]?\d{3}[.\s]?\d{3}",
    "FR": r"\d{2}\s?\d{3}\s?\d{3}\s?\d{3}",
    "DE": r"\d{3}\s?\d{3}\s?\d{3}",
    "AT": r"U\d{8}",
}
_LABELS: Mapping[str, tuple[str, ...]] = {  # what countries call it
    r"n\.?\s?i\.?\s?f|c\.?\s?i\.?\s?f|nipc|contribuinte": ("ES", "PT"),
    r"p(?:artita|\.)?\s?i\.?\s?v\.?\s?a": ("IT",),
    r"n\.?i\.?p": ("PL",),
    r"vat": ("GB", "IE"),
    r"btw": ("NL", "BE"),
    r"t\.?v\.?a": ("BE", "FR"),
    r"ust\.?[-\s]?id(?:ent)?": ("DE", "AT"),
    r"uid": ("AT",),
}
_AT_HOME = frozenset({"ES", "IT", "PL", "NL", "AT"})
"""Their numbers are told by their shape or their label alone: one with wrong check digits is taken, and found wrong."""
_COUNTRIES = {f"c{n}": countries for n, countries in enumerate(_LABELS.values())}
_LABEL = re.compile(
    rf"(?<![\w.@])(?:{'|'.join(f'(?P<c{n}>{words})' for n, words in enumerate(_LABELS))})(?!\w)"
    r"(?:[\s./:|-]*(?:reg(?:istration)?|no|nr|n[º°.o]?|number|numero|núm(?:ero)?|numéro|nummer|id|ident(?:ification)?|idnr"
    r"|code|iva|[cn]\.?i\.?f|[cn]if|intra\w*|cliente|client|klant|kunde)(?!\w)\.?)*[\s.:#º°]*",
    re.IGNORECASE,
)
_END = r"(?![\w/]|[.,-]\d)"
_NUMBERS = {country: re.compile(rf"(?:{shape}){_END}") for country, shape in _SHAPES.items()}
_BARE = re.compile(r"[A-HJNP-SUVW]-?\d{7}[\dA-J]$")
"""Spain's companies have it below their names without a word, in a line of its own; its check digit proves it."""
_REACH_BELOW = 1.6  # of the type size: from a label to the number below it


@dataclass(frozen=True)
class NationalNumber:
    """Where in its cell it stands, as [start, end), and the number with its country's letters."""

    cell: Cell
    start: int
    end: int
    value: str


def national_vat_ids(page: PageLayout) -> Iterator[NationalNumber]:
    """The numbers behind their labels: in the same cell, in the next one to the right, or right below."""
    for line in page.lines:
        for n, cell in enumerate(line):
            if _BARE.match(cell.text) and is_valid_vat_id(value := f"ES{identifier_key(cell.text)}"):
                yield NationalNumber(cell, 0, len(cell.text), value)
            for label in _LABEL.finditer(cell.text):
                countries = next(_COUNTRIES[name] for name, words in label.groupdict().items() if words is not None)
                if label.end() < len(cell.text):
                    found = _number_at(cell, label.end(), countries)
                else:
                    beside = line[n + 1 : n + 2] or _below(page, cell)
                    found = next((one for c in beside if (one := _number_at(c, 0, countries)) is not None), None)
                if found is not None:
                    yield found


def _below(page: PageLayout, cell: Cell) -> list[Cell]:
    return [c for c in page.cells_below(cell.box, _REACH_BELOW * cell.height) if share_column(c.box, cell.box)][:1]


def _number_at(cell: Cell, start: int, countries: tuple[str, ...]) -> NationalNumber | None:
    taken = None
    for country in countries:
        match = _NUMBERS[country].match(cell.text, start)
        if match is None:
            continue
        value = country + identifier_key(match.group())
        if is_valid_vat_id(value):
            return NationalNumber(cell, start, match.end(), value)
        if country in _AT_HOME and taken is None:
            taken = NationalNumber(cell, start, match.end(), value)
    return taken
