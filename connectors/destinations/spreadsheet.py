"""Cells that a spreadsheet shows as text, whatever a document says: no extracted value becomes a formula.

See OWASP, "CSV Injection": https://owasp.org/www-community/attacks/CSV_Injection
"""

import csv
import io
import re
from collections.abc import Iterable

_NUMBER = re.compile(r" *-?[0-9]+(\.[0-9]+)? *")
# Behind what a spreadsheet may skip; the wide forms are read as formulas too in East Asian locales.
_FORMULA_START = re.compile(r"[\s\x00-\x20\x7f-\xa0\u200b-\u200f\u2060\ufeff\"]*[=+\-@＝＋－＠]")
_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


def safe_cell(text: str) -> str:
    """The text as one line that no spreadsheet takes for a formula; numbers, negative ones too, stay numbers.

    A dangerous start (= + - @ tab CR LF, also behind spaces) gets an apostrophe before it. So does one behind a
    semicolon: where the list separator is ";", a double click splits the cell there.
    """
    # A quotation mark is doubled in the file; where ";" separates, one of them sticks to the number: no number then.
    keeps_numbers = '"' not in text
    return ";".join(_safe_part(part, keeps_numbers) for part in text.split(";"))


def csv_line(cells: Iterable[str]) -> str:
    """One CSV record on one line, every cell safe, ended by a line feed."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow([safe_cell(cell) for cell in cells])
    return buffer.getvalue()


def _safe_part(part: str, keeps_numbers: bool) -> str:
    line = _BREAKS.sub(" ", part)
    if part[:1] in ("\t", "\r", "\n"):
        return "'" + line
    starts_formula = _FORMULA_START.match(line) and not (keeps_numbers and _NUMBER.fullmatch(line))
    return "'" + line if starts_formula else line
