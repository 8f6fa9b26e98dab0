"""Tables of goods: columns by heading or arithmetic, rows over several lines, and a lost row is a finding."""

import hashlib
import random
from collections.abc import Callable, Iterable, Sequence

import pytest

from extractors.fields import extract_fields
from extractors.fields.evidence import ReadFields
from extractors.opening import open_file
from extractors.options import ReadingOptions
from holdpoint.document import BlobRef, BoundingBox, Document, Page, PageKind, Unit, Word
from holdpoint.extraction import DocumentType, Provenance
from holdpoint.finding import ReasonCode
from holdpoint.settings import LimitSettings
from samples import papers
from samples.layouts.catalogue import LAYOUTS
from samples.specimen import Specimen
from samples.truth import Register

TUNED = [name for name, layout in LAYOUTS.items() if not layout.held_out]
SIZE = 8.0


def drawn(make: Callable[..., Specimen], layout: str, language: str) -> tuple[Document, list[dict[str, str]]]:
    specimen = make(random.Random(f"table {layout} {language}"), Register(), layout, language)
    blob = BlobRef(
        sha256=hashlib.sha256(specimen.data).hexdigest(),
        size=len(specimen.data),
        media_type="application/pdf",
        name=specimen.name,
    )
    options = ReadingOptions(limits=LimitSettings(), languages=("eng", "deu"))
    document = open_file(blob, specimen.data, options)[0].document
    return document, [dict(row) for row in specimen.label.line_items]


def page_of(*texts: tuple[float, float, str], kind: PageKind = PageKind.TEXT_LAYER) -> Document:
    """A page of texts at (x, y), in type of 8 points; words 4 points a letter."""
    words: list[Word] = []
    for left, y, text in texts:
        x = left
        for word in text.split():
            box = BoundingBox(x0=x, y0=y, x1=x + 4 * len(word), y1=y + SIZE)
            words.append(Word(text=word, box=box, confidence=1.0 if kind is PageKind.TEXT_LAYER else 0.95))
            x = box.x1 + 2
    page = Page(number=1, width=595, height=842, unit=Unit.POINT, kind=kind, reader="test", words=tuple(words))
    blob = BlobRef(sha256="0" * 64, size=1, media_type="application/pdf", name="table.pdf")
    return Document(document_id="0" * 20, blob=blob, pages=(page,))


def values(read: ReadFields, *cells: str) -> list[tuple[str | None, ...]]:
    found = ({c.name: c.value for c in item.cells()} for item in read.line_items)
    return [tuple(row.get(cell) for cell in cells) for row in found]


def says_incomplete(read: ReadFields) -> bool:
    return any(f.code is ReasonCode.ROWS_INCOMPLETE for f in read.findings)


def rows_on_one_line(kept: Iterable[int] = (1, 2, 3, 4, 5)) -> list[tuple[float, float, str]]:
    texts: list[tuple[float, float, str]] = [
        (40, 100, "Pos"), (80, 100, "Description"), (250, 100, "Qty"), (320, 100, "Price"), (420, 100, "Amount"),
    ]  # fmt: skip
    for n in kept:
        y = 100 + 20 * n
        texts += [(40, y, str(n)), (80, y, f"Thing {'abcde'[n - 1]}"), (250, y, "2")]
        texts += [(320, y, f"{n}.50"), (420, y, f"{2 * n + 1}.00")]
    return texts


TOTALS = [(320.0, 260.0, "Net amount"), (420.0, 260.0, "35.00")]


def read(*texts: tuple[float, float, str], kind: PageKind = PageKind.TEXT_LAYER) -> ReadFields:
    return extract_fields(page_of(*texts, kind=kind), DocumentType.INVOICE)


def rows_under_one_heading_for_quantity_and_price(price: str = "20.40") -> list[tuple[float, float, str]]:
    """As where the headings "Cant." and "Precio unitario" are printed into each other."""
    return [
        (80, 100, "Descripción"), (200, 100, "IVA %"), (250, 100, "Cant."), (420, 100, "Importe"),
        (80, 120, "Cesta de fruta"), (200, 120, "21 %"), (250, 120, "7 ud."), (320, 120, price), (420, 120, "142.80"),
        (80, 140, "Entrega"), (200, 140, "21 %"), (250, 140, "1 global"), (320, 140, "55.80"), (420, 140, "55.80"),
        (320, 200, "Base imponible"), (420, 200, "198.60"),
    ]  # fmt: skip


def test_a_price_under_the_heading_of_the_quantity_is_told_by_arithmetic() -> None:
    found = values(read(*rows_under_one_heading_for_quantity_and_price()), "quantity", "unit", "unit_price", "amount")
    assert found == [("7", "ud.", "20.40", "142.80"), ("1", "global", "55.80", "55.80")]


def test_what_arithmetic_does_not_prove_stays_where_it_stands_and_is_unsure() -> None:
    found = read(*rows_under_one_heading_for_quantity_and_price("20.44"))
    first = {c.name: c for c in found.line_items[0].cells()}
    assert "unit_price" not in first and first["unit"].confidence < 0.5


def test_rows_whose_amount_stands_a_line_lower_are_rows() -> None:
    """As e-invoice viewers print it: the amount below, the article numbers around, the details after a gap."""
    found = read(
        (110, 92, "Art-Nr"),
        (40, 102, "Pos"), (180, 102, "Beschreibung"), (300, 102, "Nettopreis"), (370, 102, "Menge"),
        (420, 102, "Steuersatz"), (490, 102, "Nettobetrag"),
        (110, 130, "KR3M"), (180, 130, "Kunstrasen"), (300, 130, "3,3333"), (370, 130, "3 m²"), (430, 130, "19 %"),
        (110, 140, "40123450"), (180, 140, "grün"), (505, 140, "10,00"),
        (40, 165, "1"), (180, 165, "Bestellt am Montag, geliefert am Freitag"),
        (110, 190, "PFA5"), (180, 190, "Pfand"), (300, 190, "2,7700"), (380, 190, "20"), (430, 190, "7 %"),
        (505, 200, "55,40"),
        (300, 240, "Nettobetrag"), (505, 240, "65,40"),
    )  # fmt: skip
    assert values(found, "description", "quantity", "unit", "unit_price", "tax_rate", "amount") == [
        ("Kunstrasen grün", "3", "m²", "3.3333", "19", "10.00"),
        ("Pfand", "20", None, "2.7700", "7", "55.40"),
    ]
    assert not says_incomplete(found)


def test_a_heading_over_two_lines_names_what_stands_below_the_article_number() -> None:
    found = read(
        (40, 100, "GTIN"), (110, 100, "Art-Nr-Lieferant"), (240, 100, "Menge"), (300, 100, "VKE"),
        (350, 100, "Nettopreis"), (440, 100, "MwSt-%"), (500, 100, "Nettowert"),
        (40, 109, "Art-Nr-Kunde"), (110, 109, "Artikelbezeichnung"),
        (40, 130, "4123456000014"), (110, 130, "ZS997"), (235, 130, "100,00"), (262, 130, "Stk."), (305, 130, "1"),
        (355, 130, "1,0000"), (445, 130, "19,0"), (505, 130, "100,00"),
        (110, 140, "Zitronensäure 100ml"), (110, 150, "Verpackung: Flasche"),
        (110, 190, "Warenwert"), (505, 190, "100,00"),
    )  # fmt: skip
    assert values(found, "description", "quantity", "unit", "unit_price", "tax_rate", "amount") == [
        ("Zitronensäure 100ml", "100", "Stk.", "1.0000", "19", "100.00")
    ]


@pytest.mark.parametrize("heading", ["Qty", "Price"])
def test_a_column_with_an_unknown_heading_is_known_by_what_it_multiplies_to(heading: str) -> None:
    texts = [(x, y, "Zorblatt" if text == heading else text) for x, y, text in [*rows_on_one_line(), *TOTALS]]
    assert values(read(*texts), "quantity", "unit_price")[:2] == [("2", "1.50"), ("2", "2.50")]


def test_a_column_of_something_else_is_nobodys_cell() -> None:
    texts = [*rows_on_one_line(), (210.0, 100.0, "Zorblatt"), *((215.0, 100.0 + 20 * n, f"{n}/7") for n in range(1, 6))]
    assert values(read(*texts), "description", "quantity")[0] == ("Thing a", "2")


def test_rows_that_add_up_to_a_printed_amount_are_complete_whatever_else_stands_there() -> None:
    noise = [(80.0, 230.0, "Handling"), (420.0, 230.0, "7.77")]
    assert not says_incomplete(read(*rows_on_one_line(), *noise, *TOTALS))
    assert says_incomplete(read(*rows_on_one_line((1, 2, 3, 4)), *noise, *TOTALS))


def test_a_gap_in_the_numbering_is_a_lost_row() -> None:
    found = read(*rows_on_one_line((1, 2, 4, 5)), *TOTALS)
    assert len(found.line_items) == 4
    [finding] = [f for f in found.findings if f.code is ReasonCode.ROWS_INCOMPLETE]
    assert "Line item 4 was read right after 2" in finding.message
    assert finding.fields == ("line_items",)
    assert finding.page == 1


def test_white_as_high_as_a_row_in_a_picture_is_a_lost_row() -> None:
    def scanned(kept: Sequence[int]) -> ReadFields:
        unnumbered = [t for t in rows_on_one_line(kept) if t[0] != 40]
        return read(*unnumbered, (420, 260, "35.00"), (320, 260, "Net amount"), kind=PageKind.SCAN)

    assert not says_incomplete(scanned((1, 2, 3, 4, 5)))
    assert says_incomplete(scanned((1, 2, 4, 5)))


def test_a_heading_without_any_row_is_a_finding() -> None:
    found = read(*rows_on_one_line(()), *TOTALS)
    assert found.line_items == ()
    assert says_incomplete(found)


@pytest.mark.parametrize("layout", TUNED)
def test_a_row_lost_in_reading_a_long_table_is_a_finding_and_a_whole_table_is_none(layout: str) -> None:
    """A word of the row's amount is misread, so that it is no number: the row is not read, but what is left tells."""
    document, rows = drawn(papers.long_invoice, layout, "de")
    whole = extract_fields(document, DocumentType.INVOICE)
    assert len(whole.line_items) == len(rows)
    assert not says_incomplete(whole)
    lost = whole.line_items[len(rows) // 2].amount
    assert lost is not None
    place = lost.provenance[0]

    damaged = document.model_copy(update={"pages": tuple(_misread(page, place) for page in document.pages)})
    assert says_incomplete(extract_fields(damaged, DocumentType.INVOICE))


def _misread(page: Page, place: Provenance) -> Page:
    boxes = place.boxes if page.number == place.page else ()
    words = (word.model_copy(update={"text": "1O,S"}) if word.box in boxes else word for word in page.words)
    return page.model_copy(update={"words": tuple(words)})
