"""What is laid over a PDF's page: the values of a filled form, typed notes, stamps (ISO 32000-2, 12.5).

They are no part of the page's own content: pdfium leaves them out of its text, and the values of forms out of its
pictures as well. A person sees them like print, so a page that has some is flattened as it is loaded: their
appearances become content. What is hidden by its flags stays out.
"""

from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extractors.reading.form_values import StoredValue, appearances_of, stored_values

# Links show nothing of their own; a popup shows only in a program that opens it.
_SHOWING_NOTHING = (pdfium_c.FPDF_ANNOT_LINK, pdfium_c.FPDF_ANNOT_POPUP)
_WITH_STATES = (pdfium_c.FPDF_FORMFIELD_CHECKBOX, pdfium_c.FPDF_FORMFIELD_RADIOBUTTON)


def load_page(file: pdfium.PdfDocument, index: int) -> pdfium.PdfPage:
    """Page `index`, from zero, as a person sees it. Raises pdfium.PdfiumError where it cannot be loaded."""
    page, _ = load_with_fields(file, index)
    return page


def load_with_fields(file: pdfium.PdfDocument, index: int) -> tuple[pdfium.PdfPage, tuple[StoredValue, ...]]:
    """The same with the values that its text fields store: its content has them as they are drawn."""
    page = file[index]
    shown = _shown_annotations(page)
    if not shown:
        return page, ()
    drawn = appearances_of(file, index) if pdfium_c.FPDF_ANNOT_WIDGET in shown else {}
    if pdfium_c.FPDF_ANNOT_WIDGET in shown and file.formenv is None:
        page.close()
        file.init_forms()  # a field may have a value alone: its appearance is made as the page is loaded
        page = file[index]
    stored = stored_values(page, drawn)
    _remove_unseen(page)
    flattened = pdfium_c.FPDFPage_Flatten(page.raw, pdfium_c.FLAT_NORMALDISPLAY)
    page.close()
    if flattened == pdfium_c.FLATTEN_FAIL:
        raise pdfium.PdfiumError("what is laid over the page cannot be drawn on it")
    return file[index], stored


def _shown_annotations(page: pdfium.PdfPage) -> set[int]:
    """The kinds of annotations the page has, but for those that show nothing."""
    kinds = {pdfium_c.FPDFAnnot_GetSubtype(annotation) for _, annotation in _annotations(page)}
    return kinds.difference(_SHOWING_NOTHING)


def _remove_unseen(page: pdfium.PdfPage) -> None:
    """Take away the annotations without an appearance: flattening crashes over some that are broken.

    Raises pdfium.PdfiumError where one cannot be taken away.
    """
    form = page.formenv.raw if page.formenv is not None else None
    unseen = [index for index, annotation in _annotations(page) if not _has_appearance(annotation, form)]
    for index in reversed(unseen):
        if not pdfium_c.FPDFPage_RemoveAnnot(page.raw, index):
            raise pdfium.PdfiumError("what is laid over the page is broken")


def _has_appearance(annotation: Any, form: Any) -> bool:
    """Whether pdfium finds a stream that draws it; what it gives is text of two bytes a character, and its end.

    Boxes to tick have one for each state. Where the state is no name, flattening takes one that may not be there.
    """
    has_states = pdfium_c.FPDFAnnot_GetFormFieldType(form, annotation) in _WITH_STATES if form else False
    if has_states and pdfium_c.FPDFAnnot_GetValueType(annotation, b"AS") != pdfium_c.FPDF_OBJECT_NAME:
        return False
    return bool(pdfium_c.FPDFAnnot_GetAP(annotation, pdfium_c.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > 2)


def _annotations(page: pdfium.PdfPage) -> Iterator[tuple[int, Any]]:
    for index in range(pdfium_c.FPDFPage_GetAnnotCount(page.raw)):
        annotation = pdfium_c.FPDFPage_GetAnnot(page.raw, index)
        if annotation:
            yield index, annotation
            pdfium_c.FPDFPage_CloseAnnot(annotation)
