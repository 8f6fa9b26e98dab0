"""The fields of a till receipt: the merchant on top, a date somewhere, the total among many amounts."""

import re
from collections.abc import Sequence
from decimal import Decimal

from extractors.fields.amounts import MONEY_FIELDS, choose_amounts, fields_of
from extractors.fields.candidates import DateCandidate, find_candidates
from extractors.fields.currency import choose_currency
from extractors.fields.dates import DATE_FIELDS, date_order, make_date
from extractors.fields.evidence import Evidence, ReadFields, make_field
from extractors.fields.labels import find_labels
from extractors.fields.layout import Cell, DocumentLayout, PageLayout, Span
from extractors.fields.legal_forms import has_legal_form
from extractors.fields.linking import Link, link
from extractors.fields.party_lines import is_address_line, looks_like_name
from extractors.fields.receipt_amounts import choose_total
from extractors.fields.tax_tables import find_tax_tables, tax_within
from holdpoint.document_types import TYPE_SPECS
from holdpoint.extraction import DocumentType, ExtractedField
from holdpoint.finding import Finding

_ENDS_ADDRESS = re.compile(
    r"\b(?:tel|telefon|phone|fax|gst|sst|vat|ust|uid|steuer|st\.?-?nr|reg|roc|invoice|receipt|rechnung|quittung|bon|date|datum"
    r"|tax|cashier|kasse|bill|table|tisch|www|http|e-?mail|company|co\.?\s?no|hotline|id|slip|order|welcome|willkommen)\b|@",
    re.IGNORECASE,
)
_REGISTRATION = re.compile(
    r"^[(\[]?(?:co\.?\s?(?:reg)?\.?\s?(?:no)?\.?\s?:?\s?)?[(\[]?[\dA-Z]{4,}-[A-Z0-9][)\]]?$", re.IGNORECASE
)
_HEAD_LINES = 7
_HIGHEST_TAX_SHARE = Decimal("0.22")  # of a total with tax: 27 % (Hungary) on top is 21.3 % within
# Shares of right names among 514 real receipts (SROIE, lines given) of which these hold
_CLEAR = 0.3  # in strength, between the best line and the next
_FIRST_AND_LARGE = 0.94
_NAMED_A_COMPANY = 0.75
_ADDRESS_LINES = 6


def read_receipt(layout: DocumentLayout) -> ReadFields:
    """Seller, address, date, total, tax and currency of a receipt."""
    if not layout.pages:
        return ReadFields()
    page = layout.pages[0]
    labels = find_labels(page)
    found = find_candidates(layout)
    money = link(page, labels, found.amounts, MONEY_FIELDS)
    total = choose_total(page, found.amounts)
    roles = {"total_amount": total} if total is not None else {}
    tax = choose_amounts(money, found.amounts, None).get("tax_amount")
    by_rate = tax_within(total.amount, find_tax_tables(layout, found.amounts)) if total is not None else None
    if by_rate is not None:
        roles["tax_amount"] = by_rate
    elif tax is not None and total is not None and 0 < tax.amount <= _HIGHEST_TAX_SHARE * total.amount:
        roles["tax_amount"] = tax
    dated, findings = _date(link(page, labels, found.dates, DATE_FIELDS), found.dates, layout.document.text)
    fields = [
        *_merchant(page),
        dated,
        choose_currency(layout, found.amounts, labels),
        *fields_of(roles, absolute=False),
    ]
    names = [spec.name for spec in TYPE_SPECS[DocumentType.RECEIPT].fields]
    kept = sorted((f for f in fields if f is not None), key=lambda f: names.index(f.name))
    return ReadFields(tuple(kept), (), findings)


def _date(
    links: Sequence[Link[DateCandidate]], dates: Sequence[DateCandidate], text: str
) -> tuple[ExtractedField | None, tuple[Finding, ...]]:
    governed = [one.candidate for one in links if one.field == "issue_date" and one.score >= 0.7]
    elsewhere = {id(one.candidate) for one in links if one.field != "issue_date"}
    pool = governed or [d for d in dates if id(d) not in elsewhere] or list(dates)
    if not pool:
        return None, ()
    order = date_order([d.date for d in dates], text)
    days = {d.date.value(order.order) for d in pool}
    # A receipt seldom prints another date: of 514 real ones (SROIE), the only date was the right one on 509.
    evidence = Evidence.LABELLED
    repeats = [d for d in dates if d is not pool[0] and d.raw == pool[0].raw]
    field, finding = make_date("issue_date", pool[0], order, float(evidence) / len(days), repeats)
    return field, (finding,) if finding is not None else ()


def _merchant(page: PageLayout) -> list[ExtractedField | None]:
    """The first strong line on top, and the address lines that follow it."""
    lines = [line for line in page.lines[: _HEAD_LINES + _ADDRESS_LINES] if line]
    names = [
        (i, line[0]) for i, line in enumerate(lines[:_HEAD_LINES]) if len(line) == 1 and looks_like_name(line[0].text)
    ]
    if not names:
        return [None, None]
    ranked = sorted(names, key=lambda pair: -_name_strength(pair[0], pair[1], page))
    index, cell = ranked[0]
    strength = _name_strength(index, cell, page)
    rival = _name_strength(*ranked[1], page) if len(ranked) > 1 else 0.0
    span = Span(cell, cell.words)
    large = cell.height > 1.15 * page.line_height
    if index == min(i for i, _ in names) and large and strength - rival > _CLEAR:
        evidence = _FIRST_AND_LARGE
    elif has_legal_form(cell.text) and strength - rival > _CLEAR:
        evidence = _NAMED_A_COMPANY
    else:
        evidence = Evidence.SOLE
    name = make_field("seller_name", " ".join(cell.text.split()).strip(" ,.*-"), [span], evidence)
    return [name, _address(lines[index + 1 :])]


def _name_strength(index: int, cell: Cell, page: PageLayout) -> float:
    size = min(cell.height / page.line_height, 2.0) - 1
    return 0.45 + 0.4 * has_legal_form(cell.text) + 0.35 * max(size, 0) - 0.08 * index


def _address(lines: Sequence[tuple[Cell, ...]]) -> ExtractedField | None:
    taken: list[Span] = []
    for line in lines:
        text = " ".join(c.text for c in line)
        if not taken and (_REGISTRATION.match(text.strip()) or has_legal_form(text)):
            continue  # the registration number between name and address
        if _ENDS_ADDRESS.search(text) or len(taken) >= _ADDRESS_LINES:
            break
        taken += [Span(c, c.words) for c in line]
    while taken and not (
        is_address_line(taken[-1].text) or any(ch.isdigit() for ch in taken[-1].text) or len(taken) <= 2
    ):
        taken.pop()
    if not taken:
        return None
    has_address = any(is_address_line(s.text) for s in taken)
    value = ", ".join(" ".join(s.text.split()).strip(" ,.") for s in taken)
    return make_field("seller_address", value, taken, Evidence.LABELLED if has_address else Evidence.SOLE,
                      raw=", ".join(s.text for s in taken))  # fmt: skip
