"""Numbers that a careless reader takes for others: thousands that stand apart, asides in brackets, a 1 for an l."""

from decimal import Decimal

import pytest

from extractors.fields.candidates import Candidates, find_candidates
from extractors.fields.invoices import read_invoice
from extractors.fields.layout import DocumentLayout
from holdpoint.document import BlobRef, BoundingBox, Document, Page, PageKind, Unit, Word
from holdpoint.extraction import DocumentType


def page_of(
    *lines: str, kind: PageKind = PageKind.TEXT_LAYER, space: float = 3.0, leading: float = 20.0
) -> DocumentLayout:
    """Lines of text, digits 6 points wide, words `space` points apart; in each line "|" is a wide gap."""
    words = []
    for n, line in enumerate(lines):
        for column, part in enumerate(line.split("|")):
            x = 50.0 + 150 * column
            for text in part.split(" "):
                box = BoundingBox(x0=x, y0=40.0 + leading * n, x1=x + 6.0 * len(text), y1=50.0 + leading * n)
                words.append(Word(text=text, box=box, confidence=0.97))
                x = box.x1 + space
    page = Page(number=1, width=800, height=800, unit=Unit.POINT, kind=kind, reader="test", words=tuple(words))
    blob = BlobRef(sha256="0" * 64, size=1, media_type="application/pdf", name="r.pdf")
    return DocumentLayout.of(Document(document_id="d", blob=blob, pages=(page,)))


def candidates(*lines: str, space: float = 3.0) -> Candidates:
    return find_candidates(page_of(*lines, space=space))


@pytest.mark.parametrize("space", [2.0, 6.0])
def test_thousands_that_stand_apart_belong_to_the_amount(space: float) -> None:
    """By a thin space, or by one as wide as a digit, as typewriter faces have it."""
    amounts = candidates("Total HT|1 097,45 €", "Total|12 500,00 €", space=space).amounts
    assert [a.amount for a in amounts] == [Decimal("1097.45"), Decimal("12500.00")]


@pytest.mark.parametrize(
    "text", ["1'234.50", "1\u2019234.50", "1\u00a0234,50", "1\u202f234,50", "1.234,50", "1,234.50"]
)
def test_every_notation_of_thousands_is_read(text: str) -> None:
    assert [a.amount for a in candidates(f"Total|{text}|CHF").amounts] == [Decimal("1234.50")]


def test_the_end_of_a_number_is_no_amount() -> None:
    """ "1   097,45" with a gap too wide for one number: the second part begins with a zero, as no amount does."""
    assert candidates("Total HT|1|097,45").amounts[-1].amount != Decimal("97.45")


def test_a_sum_whose_thousands_were_lost_proves_nothing() -> None:
    """349.12 + 869.82 is 1218.94, but no tax is two and a half times its base."""
    layout = page_of("Total HT|349,12 €", "TVA 20 %|869,82 €", "Total TTC|1218,94 €")
    fields = {f.name: f for f in read_invoice(layout, DocumentType.INVOICE, ()).fields}
    right = page_of("Total HT|4349,12 €", "TVA 20 %|869,82 €", "Total TTC|5218,94 €")
    proven = {f.name: f for f in read_invoice(right, DocumentType.INVOICE, ()).fields}
    for name in ("net_amount", "tax_amount", "total_amount"):
        assert fields[name].confidence < proven[name].confidence


def test_days_in_brackets_are_no_number_of_an_invoice() -> None:
    layout = page_of("Facture n°|2025/00815", "Merci de régler en indiquant le numéro de facture (14 jours net).")
    number = next(f for f in read_invoice(layout, DocumentType.INVOICE, ()).fields if f.name == "number")
    assert (number.value, number.confidence >= 0.9) == ("2025/00815", True)


def test_a_word_after_a_vat_number_does_not_make_it_an_iban() -> None:
    found = candidates("N° TVA BE0944114856 RPM Namur")
    assert ([c.raw for c in found.ibans], [c.raw for c in found.vat_ids]) == ([], ["BE0944114856"])


@pytest.mark.parametrize(("kind", "is_certain"), [(PageKind.TEXT_LAYER, True), (PageKind.SCAN, False)])
def test_a_one_that_may_be_a_litre_is_not_certain_on_a_picture(kind: PageKind, is_certain: bool) -> None:
    layout = page_of("Description|Qty|Unit price|Amount", "Water 0,751|2|3,00|6,00", "Total||| 6,00", kind=kind)
    rows = read_invoice(layout, DocumentType.INVOICE, ()).line_items
    assert rows[0].description is not None
    assert (rows[0].description.confidence >= 0.85) is is_certain


def test_a_grid_s_lines_on_a_scan_do_not_cut_a_description_off() -> None:
    """Read as "|" in other columns, they made its second line look like no part of it."""
    lines = ("Description|Unit|Price|Amount", "Workshop preparation and|days|3,00|6,00", "delivery|'|*", "Total|||6,00")
    rows = read_invoice(page_of(*lines, kind=PageKind.SCAN, leading=14), DocumentType.INVOICE, ()).line_items
    assert [r.description.value for r in rows if r.description] == ["Workshop preparation and delivery"]


def test_an_order_number_names_the_order_on_both_papers() -> None:
    lines = ("N° de commande|B25-51970", "Date|12.03.2026")
    on_order = {f.name: f.value for f in read_invoice(page_of(*lines), DocumentType.ORDER, ()).fields}
    on_invoice = {f.name: f.value for f in read_invoice(page_of(*lines), DocumentType.INVOICE, ()).fields}
    assert on_order["number"] == on_invoice["order_reference"] == "B25-51970"
    assert "number" not in on_invoice


def test_the_sum_of_the_taxes_is_the_tax_even_where_the_total_is_wrong() -> None:
    lines = ("Total HT|1214,84", "TVA 20 %|212,75", "TVA 5,5 %|8,30", "Total TVA|221,05", "Total TTC|1384,26")
    tax = next(f for f in read_invoice(page_of(*lines), DocumentType.INVOICE, ()).fields if f.name == "tax_amount")
    assert (tax.value, tax.confidence >= 0.9) == ("221.05", True)


def test_a_company_s_number_is_no_invoice_s() -> None:
    layout = page_of("Invoice", "Registered in England No. 04096400")
    assert [f for f in read_invoice(layout, DocumentType.INVOICE, ()).fields if f.name == "number"] == []


@pytest.mark.parametrize(("kind", "is_certain"), [(PageKind.TEXT_LAYER, True), (PageKind.SCAN, False)])
def test_a_description_on_a_scan_is_not_certain_where_a_line_below_it_may_go_on(
    kind: PageKind, is_certain: bool
) -> None:
    lines = ("Description|Unit|Price|Amount", "Workshop preparation and|days|3,00|6,00", "delivery|x", "Total|||6,00")
    rows = read_invoice(page_of(*lines, kind=kind), DocumentType.INVOICE, ()).line_items
    assert rows[0].description is not None
    assert (rows[0].description.confidence >= 0.85) is is_certain
