"""What speaks for a name or an address as a party's, beyond the value itself: what stands below it, a web address that
is like it, other companies on the page, and how much of an address is none."""

import re
import unicodedata

from extractors.fields.layout import DocumentLayout, share_column
from extractors.fields.legal_forms import has_legal_form
from extractors.fields.party_lines import is_address_line
from holdpoint.extraction import ExtractedField

PARTY_SIGNS = ("on_domain", "address_below", "other_companies", "other_parts", "parts")
_DOMAIN = re.compile(r"(?:@|www\.|https?://)(?:[\w-]+\.)*?([\w-]{3,})\.[a-z]{2,}", re.IGNORECASE)
_LETTERS = re.compile(r"[a-z]{4,}")  # shorter words are on too many domains
_LINES_BELOW = 4.5  # times the name's height: three lines
_MOST = 9.0


class PartySigns:
    """The signs of the parties of one document."""

    def __init__(self, layout: DocumentLayout) -> None:
        self._layout = layout
        self._domains = {_plain(match) for match in _DOMAIN.findall(layout.document.text)}
        self._companies = {cell.text for cell in layout.cells if has_legal_form(cell.text)}

    def of(self, field: ExtractedField) -> list[float]:
        """A number for each of PARTY_SIGNS; -1 where there is nothing to say."""
        value = field.value or ""
        if field.name.endswith("_name"):
            return [self._on_domain(value), self._address_below(field), self._other_companies(value), -1.0, -1.0]
        if field.name == "seller_address":
            parts = value.split(", ")
            others = sum(not is_address_line(part) for part in parts)
            return [-1.0, -1.0, -1.0, min(float(others), _MOST), min(float(len(parts)), _MOST)]
        return [-1.0] * len(PARTY_SIGNS)

    def _on_domain(self, name: str) -> float:
        if not self._domains:
            return -1.0
        words = _LETTERS.findall(_spaced(name))
        return float(any(word in domain for word in words for domain in self._domains))

    def _other_companies(self, name: str) -> float:
        own = _plain(name)
        return min(float(sum(own not in _plain(other) for other in self._companies)), _MOST)

    def _address_below(self, field: ExtractedField) -> float:
        """Whether one of the next lines below the name, or the rest of its own, is an address."""
        place = next((p for p in field.provenance if p.page and p.boxes), None)
        if place is None or place.page is None:
            return -1.0
        page, box = self._layout.pages[place.page - 1], place.boxes[-1]
        reach = _LINES_BELOW * (box.y1 - box.y0)
        middle = (box.y0 + box.y1) / 2
        beside = (c for c in page.cells if c.box.y0 <= middle <= c.box.y1 and share_column(c.box, box))
        return float(any(is_address_line(c.text) for c in (*beside, *page.cells_below(box, reach))))


def _spaced(text: str) -> str:
    flat = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^a-z]+", " ", "".join(c for c in flat if not unicodedata.combining(c)))


def _plain(text: str) -> str:
    return _spaced(text).replace(" ", "")
