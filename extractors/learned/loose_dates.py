"""A document's text with slips around dates mended, so that `find_dates` finds them. Every character keeps its place.

Ranges without room ("02/26/20-03/03/20", "02/26/20 -03/03/20"), a comma that stands apart ("May , 2005"), the letter O
for a nought ("O2/26/20"), columns that a reader glued together ("WSOC03/02/20", "Tu_03/03/20").
"""

import re

_DAY = r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}"
_RANGE = re.compile(rf"((?<![\d/.]){_DAY}) ?[-–](?={_DAY}(?!\d))")
_LOOSE_COMMA = re.compile(r"(?<=[A-Za-z]{3}) ,(?=\s?(?:19|20)\d\d)")
_NOUGHTS = re.compile(r"(?<![\d/])[\doO]{1,2}/[\doO]{1,2}/(?:[\doO]{4}|[\doO]{2})(?![\w/])")
_GLUED = re.compile(r"(?<![^\W_])(?:[A-Za-z]*_+|[A-Za-z]{2,})(?=\d{1,2}/\d{1,2}/\d{2}(?:\d{2})?(?!\d))")
_FEWEST_DIGITS = 4  # of a date with letters in it


def loosened(text: str) -> str:
    """The same text, as long as before."""
    text = _NOUGHTS.sub(_with_noughts, text)
    text = _GLUED.sub(lambda found: " " * len(found.group()), text)
    text = _RANGE.sub(lambda found: found[1].ljust(len(found.group())), text)
    return _LOOSE_COMMA.sub(", ", text)


def _with_noughts(found: re.Match[str]) -> str:
    printed = found.group()
    enough = sum(c.isdigit() for c in printed) >= _FEWEST_DIGITS
    return printed.replace("O", "0").replace("o", "0") if enough else printed
