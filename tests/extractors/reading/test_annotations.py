"""What is laid over a page is read and shown as a person sees it: filled forms, typed notes; hidden fields are not."""

import io

import numpy as np
import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import IndirectObject, NameObject
from reportlab.pdfgen import canvas

from extractors.cutting import cut_pages
from extractors.file_types import PDF
from extractors.rendering import render_page
from holdpoint.document import PageKind
from tests.extractors.reading.conftest import Read
from tests.extractors.reading.made_files import picture_of
from tests.extractors.reading.made_forms import (
    HEIGHT,
    NUMBER,
    TOTAL,
    WIDTH,
    filled_form,
    with_typed_note,
    without_appearances,
)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(filled_form(), id="with appearances"),
        pytest.param(without_appearances(filled_form(), says_so=True), id="values alone, the form says so"),
        pytest.param(without_appearances(filled_form(), says_so=False), id="values alone"),
    ],
)
def test_the_values_of_a_filled_form_are_read_in_their_fields(data: bytes, read_bytes: Read) -> None:
    document = read_bytes(data)
    page = document.pages[0]
    assert page.kind is PageKind.TEXT_LAYER
    assert [word.text for word in page.words if word.text != "✔"] == [
        *("Order", "number", "PO-2026-77"),  # in the line of its label, wherever in the file it stands
        *("Total", "amount", "1.234,50"),
    ]
    for text, place in (("PO-2026-77", NUMBER), ("1.234,50", TOTAL)):
        box = next(word.box for word in page.words if word.text == text)
        assert place.x <= box.x0 < box.x1 <= place.x + place.width
        assert HEIGHT - place.y - place.height - 2 <= box.y0 < box.y1 <= HEIGHT - place.y + 2
    assert not document.findings, "a hidden field is neither read nor reported: nobody laid it on the page to be seen"


@pytest.mark.parametrize("has_appearances", [True, False])
def test_the_page_that_people_see_shows_the_values(has_appearances: bool) -> None:
    data = filled_form() if has_appearances else without_appearances(filled_form(), says_so=False)
    picture = np.asarray(Image.open(io.BytesIO(render_page(data, PDF, 1, WIDTH))).convert("L"))
    top = HEIGHT - int(TOTAL.y + TOTAL.height)
    field = picture[top + 3 : top + 15, int(TOTAL.x) + 3 : int(TOTAL.x) + 60]
    assert (field < 100).sum() > 20, "the figures are drawn in black"


def test_what_was_typed_onto_a_page_is_read(read_bytes: Read) -> None:
    document = read_bytes(with_typed_note(filled_form(), "Approved 9/9/2026"))
    assert "Approved 9/9/2026" in document.text


def test_a_form_filled_over_a_scan_is_read_from_the_picture_with_its_values(read_bytes: Read) -> None:
    scan = picture_of("Delivery to the back gate", "between seven and nine", "ring twice and wait", size=(1240, 1754))
    document = read_bytes(filled_form(behind=scan))
    assert document.pages[0].kind is PageKind.SCAN
    assert "PO-2026-77" in document.text
    assert "back gate" in document.text


def test_pages_cut_from_a_file_keep_the_values_of_their_forms(read_bytes: Read) -> None:
    """A file of several documents is cut into its documents, and each is read again from its own bytes."""
    for data in (filled_form(before=2), without_appearances(filled_form(before=2), says_so=False)):
        assert "PO-2026-77" in read_bytes(cut_pages(data, 3, 3)).text


def test_a_link_leaves_a_page_as_it_is(read_bytes: Read) -> None:
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, pagesize=(WIDTH, HEIGHT))
    page.drawString(72, 700, "Questions? Write to accounts@example.com")
    page.linkURL("mailto:accounts@example.com", (72, 690, 300, 715))
    page.save()
    assert len(PdfReader(io.BytesIO(buffer.getvalue())).pages[0]["/Annots"]) == 1
    assert read_bytes(buffer.getvalue()).text == "Questions? Write to accounts@example.com"


@pytest.mark.parametrize("left", [{"/AP"}, {"/AP", "/FT", "/V", "/Subtype", "/Rect", "/F", "/T", "/P"}])
def test_a_field_whose_appearance_is_broken_costs_no_other_field(left: set[str], read_bytes: Read) -> None:
    """Found by fuzzing: with such a field on the page, pdfium crashed as it laid the others on it."""
    writer = PdfWriter(clone_from=io.BytesIO(filled_form()))
    box = next(a.get_object() for a in writer.pages[0]["/Annots"] if a.get_object()["/FT"] == "/Btn")
    for entry in set(box) - left:
        del box[entry]
    box["/AP"]["/N"][NameObject("/Off")] = IndirectObject(9999, 0, writer)  # there is no such object
    buffer = io.BytesIO()
    writer.write(buffer)
    assert "1.234,50" in read_bytes(buffer.getvalue()).text
