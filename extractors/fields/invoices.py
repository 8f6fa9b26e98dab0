"""The fields of an invoice, a credit note and an order from their pages."""

import re
from dataclasses import replace

from extractors.fields.amounts import MONEY_FIELDS, Role, choose_amounts, fields_of
from extractors.fields.billed_rows import billed_rows
from extractors.fields.candidates import Candidate, DateCandidate, MoneyCandidate, VatCandidate, find_candidates
from extractors.fields.currency import choose_currency
from extractors.fields.dates import (
    DATE_FIELDS,
    choose_dates,
    date_order,
    dates_in_titles,
    labels_of_dates,
    of_this_credit,
)
from extractors.fields.dates_of_originals import without_originals
from extractors.fields.evidence import ReadFields
from extractors.fields.form_rows import keys_apart
from extractors.fields.labels import find_labels
from extractors.fields.layout import DocumentLayout
from extractors.fields.line_items import amounts_sum, read_table, with_plain_lists
from extractors.fields.linking import C, Link, link
from extractors.fields.number_labels import labels_of_numbers, of_this_paper
from extractors.fields.order_issuer import issuer_of_order
from extractors.fields.parties import address_field, find_parties, name_field, party_cells
from extractors.fields.party_lines import is_place_or_house
from extractors.fields.payment_headings import with_payment_headings
from extractors.fields.payment_terms import payment_terms
from extractors.fields.payments import is_part_paid, with_amount_due
from extractors.fields.qualified_labels import qualified_labels
from extractors.fields.reference_links import with_references
from extractors.fields.references import NUMBER_FIELDS, choose_iban, choose_number
from extractors.fields.rounding import rounds_totals
from extractors.fields.tax_tables import find_tax_tables, with_tax_tables
from extractors.fields.totals_column import read_totals_column
from extractors.fields.totals_table import links_in_tables
from extractors.fields.vat_ids import VAT_FIELDS, Blocks, choose_vat_ids
from holdpoint.document_types import TYPE_SPECS
from holdpoint.extraction import DocumentType

_AGENCY = re.compile(r"\bag(?:en)?cy\b|agentur|\bagence\b|\bagencia\b", re.IGNORECASE)


def read_invoice(layout: DocumentLayout, document_type: DocumentType, company_names: tuple[str, ...]) -> ReadFields:
    """Fields, line items and findings of an invoice, a credit note or an order, in the order of the type's fields."""
    layout = keys_apart(layout)
    labels = [with_payment_headings(page, qualified_labels(page, find_labels(page))) for page in layout.pages]
    found = find_candidates(layout)
    numbers = [c for c in found.identifiers if not is_place_or_house(c.span.cell.text)]
    money_links: list[Link[MoneyCandidate]] = []
    date_links: list[Link[DateCandidate]] = []
    number_links: list[Link[Candidate]] = []
    vat_links: list[Link[VatCandidate]] = []
    for page, page_labels in zip(layout.pages, labels, strict=True):
        money_links += link(page, page_labels, found.amounts, MONEY_FIELDS)
        money_links += links_in_tables(page, page_labels, found.amounts)
        date_links += _own_or_other(
            link(page, labels_of_dates(page, page_labels, found.dates), found.dates, DATE_FIELDS), document_type
        )
        number_labels = labels_of_numbers(page_labels, document_type)
        number_links += _own_or_other(link(page, number_labels, numbers, NUMBER_FIELDS), document_type)
        vat_links += link(page, page_labels, found.vat_ids, VAT_FIELDS)
        date_links += dates_in_titles(number_labels, found.dates, _numbers(document_type))
    if document_type is DocumentType.CREDIT_NOTE:
        date_links = without_originals(of_this_credit(date_links), [f for of_page in labels for f in of_page])
    date_links.sort(key=lambda one: -one.score)
    number_links = with_references(of_this_paper(number_links, document_type))
    table = read_table(layout, labels, found.decimal_mark)
    table = with_plain_lists(table, layout, labels, money_links, found.amounts)
    order = date_order([d.date for d in found.dates], layout.document.text)
    is_order = document_type is DocumentType.ORDER
    issuer = issuer_of_order(layout.pages[0]) if is_order and layout.pages else "seller"
    sellers, buyers = find_parties(layout, labels, company_names, issuer=issuer)
    blocks = Blocks.of(layout.pages, labels, party_cells(sellers[:1]), party_cells(buyers[:1]))
    dated, findings = choose_dates(layout, date_links, found.dates, order, ("issue_date", "due_date"))
    by_agency = _AGENCY.search(layout.document.text) is not None
    rounded = rounds_totals(layout.document.text)
    items_sum = amounts_sum(table.items)
    roles = choose_amounts(money_links, found.amounts, items_sum, by_agency=by_agency, rounded=rounded)
    column = read_totals_column(layout, money_links, found.amounts, table, rounded=rounded)
    if column is not None and _is_of_one_page(column.total, roles.get("total_amount")):
        roles = {name: role for name, role in roles.items() if name == "amount_due"} | column.roles()
    else:
        column = None
        roles = with_tax_tables(roles, find_tax_tables(layout, found.amounts))
    rows = billed_rows(layout, found, table, money_links, roles, by_agency=by_agency, column=column)
    if rows.total is not None:
        roles = {**roles, "total_amount": rows.total}
    if document_type is DocumentType.INVOICE:
        part_paid = is_part_paid((found_label for page in labels for found_label in page), money_links)
        roles = with_amount_due(roles, found.amounts, layout, part_paid=part_paid)
    fields = [
        choose_number("number", number_links, found.identifiers),
        *dated,
        choose_currency(layout, found.amounts, [f for page_labels in labels for f in page_labels]),
        name_field("seller_name", sellers),
        address_field("seller_address", sellers),
        name_field("buyer_name", buyers),
        *choose_vat_ids(found.vat_ids, vat_links, blocks),
        choose_number("order_reference", number_links, found.identifiers),
        *fields_of(roles, absolute=document_type is DocumentType.CREDIT_NOTE),
        choose_iban(layout, found.ibans),
    ]
    names = [spec.name for spec in TYPE_SPECS[document_type].fields]
    kept = sorted((f for f in fields if f is not None and f.name in names), key=lambda f: names.index(f.name))
    dates = tuple(f for f in findings if set(f.fields) <= set(names))
    terms = payment_terms(layout)
    details = (*rows.details, terms) if terms is not None else rows.details
    named = sum(len(found_label.span.words) for page_labels in labels for found_label in page_labels)
    return ReadFields(tuple(kept), rows.items, (*dates, *rows.findings), details, named)


def _is_of_one_page(total: MoneyCandidate, other: Role | None) -> bool:
    """Whether a total is on the page of the one that labels led to: a receipt of the payment may follow the bill."""
    return other is None or other.amount == total.amount or other.candidates[0].span.page is total.span.page


def _numbers(document_type: DocumentType) -> frozenset[str]:
    """The labels that name the document's own number."""
    return frozenset({"number", "order_number"} if document_type is DocumentType.ORDER else {"number"})


def _own_or_other(links: list[Link[C]], document_type: DocumentType) -> list[Link[C]]:
    """An order's number and date are its own on an order; on any other paper they are those of what it answers."""
    is_order = document_type is DocumentType.ORDER
    meant = {
        "order_number": "number" if is_order else "order_reference",
        "order_date": "issue_date" if is_order else "not_date",
    }
    return [replace(one, field=meant.get(one.field, one.field)) for one in links]
