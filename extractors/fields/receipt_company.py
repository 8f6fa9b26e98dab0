"""The company that runs a shop: it stands below the shop's name on a receipt, "The Crown" above "Billet Taverns Ltd".

Of 514 real receipts (SROIE), 50 name a company in the lines between another name and the address; it is the labelled
seller on 49.
"""

import re

from extractors.fields.evidence import Evidence, make_field
from extractors.fields.imprints import is_bank
from extractors.fields.layout import Cell, DocumentLayout, PageLayout, Span
from extractors.fields.legal_forms import has_legal_form
from extractors.fields.party_lines import Party, is_address_line, looks_like_name
from holdpoint.document import BoundingBox
from holdpoint.extraction import ExtractedField

_LINES = 3  # below the shop's name
_RUN_BY = re.compile(
    r"^(?:exploitant|inh\.|inhaber(?:in)?|own(?:ed)? by|operated by|betreiber|titular|gestore)\s*:?\s", re.IGNORECASE
)


def with_company(name: ExtractedField, layout: DocumentLayout) -> ExtractedField:
    """The seller's name of a receipt, or that of the company below it."""
    place = next((p for p in name.provenance if p.page and p.boxes), None)
    if place is None or has_legal_form(name.value or ""):
        return name
    page = layout.pages[place.page - 1]
    company = _company_below(page, max(place.boxes, key=lambda box: box.y1))
    if company is None:
        return name
    value = Party(company, [], "seller", Evidence.TWICE, "company").full_name.strip(" ,")
    # In capitals, both lines may be one name: "WESTERN EASTERN" above "STATIONERY SDN. BHD."
    is_open = (name.value or "").isupper() and value.isupper()
    return make_field("seller_name", value, [company], Evidence.PLACED if is_open else Evidence.TWICE)


def _company_below(page: PageLayout, box: BoundingBox) -> Span | None:
    middle = (box.y0 + box.y1) / 2
    at = next((n for n, line in enumerate(page.lines) if any(c.box.y0 < middle < c.box.y1 for c in line)), None)
    for line in page.lines[at + 1 : at + 1 + _LINES] if at is not None else ():
        if is_address_line(" ".join(c.text for c in line)):
            return None
        company = _company(line[0]) if len(line) == 1 else None
        if company is not None:
            return company
    return None


def _company(cell: Cell) -> Span | None:
    """The company that the line names, behind what says that it runs the shop."""
    run_by = _RUN_BY.match(cell.text)
    words = cell.words_at(run_by.end(), len(cell.text)) if run_by is not None else cell.words
    text = " ".join(w.text for w in words)
    is_company = has_legal_form(text) and looks_like_name(text) and not is_bank(text)
    return Span(cell, words) if is_company else None
