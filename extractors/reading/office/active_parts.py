"""Programs and the like inside an office file, told by the names of its parts; none is ever opened."""

import re

from extractors.reading.active_content import finding_of
from extractors.reading.office.parts import Parts
from holdpoint.finding import Finding

_PARTS = {
    "macros": re.compile(r"(?:^|/)vbaProject\w*\.bin$", re.IGNORECASE),
    "macros of an old kind (a macro sheet)": re.compile(r"^xl/(?:macrosheets|dialogsheets)/", re.IGNORECASE),
    "ActiveX controls": re.compile(r"(?:^|/)activeX/", re.IGNORECASE),
    "embedded objects that a program opens": re.compile(
        r"(?:^|/)embeddings/.*\.(?:bin|exe|vbs|js|bat)$", re.IGNORECASE
    ),
}


def active_parts(parts: Parts) -> tuple[Finding, ...]:
    """The finding for a file that carries any, or nothing."""
    names = tuple(parts.names())
    found = [what for what, pattern in _PARTS.items() if any(pattern.search(name) for name in names)]
    return (finding_of(found),) if found else ()
