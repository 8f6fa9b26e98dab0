"""The total among a receipt's amounts: what its line says, what was paid, what coins can pay."""

from decimal import Decimal

import pytest

from extractors.fields.candidates import find_candidates
from extractors.fields.layout import DocumentLayout
from extractors.fields.receipt_amounts import choose_total
from holdpoint.document import BlobRef, BoundingBox, Document, Page, PageKind, Unit, Word


def receipt(*lines: str, fall: float = 0.0) -> DocumentLayout:
    """A photographed receipt; in each line "|" stands before what is printed at the right edge."""
    words = []
    for n, line in enumerate(lines):
        for column, part in enumerate(line.split("|")):
            x = 60.0 + 400 * column
            for text in part.split():
                width = 12.0 * len(text)
                y = 40.0 + 36 * n + fall * x
                words.append(Word(text=text, box=BoundingBox(x0=x, y0=y, x1=x + width, y1=y + 24), confidence=0.95))
                x += width + 8
    page = Page(
        number=1, width=600, height=900, unit=Unit.PIXEL, kind=PageKind.PHOTO, reader="test", words=tuple(words)
    )
    blob = BlobRef(sha256="0" * 64, size=1, media_type="image/jpeg", name="r.jpg")
    return DocumentLayout.of(Document(document_id="d", blob=blob, pages=(page,)))


HEAD = ("CORNER SHOP", "12 High Street", "03/02/2026 14:05")


@pytest.mark.parametrize(
    ("lines", "total"),
    [
        (("Milk |2.00", "Bread |3.50", "TOTAL |5.50", "CASH |10.00", "CHANGE |4.50"), "5.50"),
        (("Milk |2.00", "SUBTOTAL |5.00", "VAT 10% |0.50", "TOTAL |5.50"), "5.50"),
        (("SUMME |10,30", "Kartenzahlung |10,30", "A 19% |8,30", "B 7% |2,00"), "10.30"),
        (("TAX |3.70", "TOTAL |50.20", "TIP |4.00", "AMOUNT CHARGED |54.20", "VISA |54.20"), "54.20"),
        (("TOTAL |50.20", "VISA |50.20", "SUGGESTED TIP 10% |5.02"), "50.20"),
        (("TOTAL |48.16", "ROUNDING ADJ |-0.01", "TOTAL ROUNDED |48.15"), "48.15"),
        (("TOTAL AMT RM |60.31", "ROUNDING ADJ |-0.01", "RM |60.30", "CASH |70.30", "CHANGE |10.00"), "60.30"),
        (("TOTAL INCL GST |42.90", "CASH |50.00", "CHANGE |7.10", "GST 6% INCLUDED IN TOTAL |2.43"), "42.90"),
        (("TOTAL QTY |4.00", "TOTAL |8.20"), "8.20"),
    ],
)
def test_the_total_is_what_was_to_be_paid(lines: tuple[str, ...], total: str) -> None:
    layout = receipt(*HEAD, *lines)
    role = choose_total(layout.pages[0], find_candidates(layout).amounts)
    assert role is not None
    assert role.amount == Decimal(total)


def test_cash_less_change_proves_the_total() -> None:
    lines = (*HEAD, "Milk |2.00", "TOTAL |5.50", "CASH |10.00", "CHANGE |4.50")
    paid, unpaid = receipt(*lines), receipt(*lines[:-2])
    proven = choose_total(paid.pages[0], find_candidates(paid).amounts)
    without = choose_total(unpaid.pages[0], find_candidates(unpaid).amounts)
    assert proven is not None
    assert without is not None
    assert (proven.proven, without.proven) == (True, False)
    assert proven.evidence > without.evidence


@pytest.mark.parametrize("fall", [-0.07, -0.03, 0.03, 0.07])
def test_a_slanting_photograph_keeps_label_and_amount_in_one_line(fall: float) -> None:
    layout = receipt(
        *HEAD, "Milk two litres |2.00", "Bread wholemeal |3.50", "TOTAL |5.50", "Thank you for coming", fall=fall
    )
    assert ["TOTAL", "5.50"] in [[c.text for c in line] for line in layout.pages[0].lines]


def test_without_any_amount_there_is_no_total() -> None:
    layout = receipt(*HEAD, "Thank you for coming to us again")
    assert choose_total(layout.pages[0], find_candidates(layout).amounts) is None
