"""Clean documents of every kind, as specimens."""

import random
from collections.abc import Callable
from dataclasses import replace

from holdpoint.extraction import DocumentType
from samples.cii_xml import cii_xml
from samples.contracts import draw_agreement, make_agreement
from samples.facturx_pdf import embed_facturx
from samples.file_names import bill_name, slug
from samples.formats import EURO_COUNTRIES, Language
from samples.layouts.catalogue import LAYOUTS, Layout
from samples.photos import photograph, scan, scan_to_tiff
from samples.receipts import draw_receipt, make_receipt
from samples.specimen import Label, Specimen, bare_xml_label, bill_label, xml_label
from samples.truth import Bill, Register, make_bill
from samples.ubl_xml import ubl_xml
from samples.words.choice import make_wording


def make_invoice(
    rng: random.Random, register: Register, layout: Layout, language: Language, *, item_count: int | None = None
) -> tuple[Bill, bytes]:
    """A clean invoice and its page."""
    bill = make_bill(rng, register, DocumentType.INVOICE, language, item_count=item_count)
    return bill, layout.draw(bill, make_wording(rng, bill))


def invoice(
    rng: random.Random, register: Register, layout: str, language: Language, *, item_count: int | None = None
) -> Specimen:
    """A clean invoice as PDF with a text layer."""
    bill, pdf = make_invoice(rng, register, LAYOUTS[layout], language, item_count=item_count)
    return Specimen(bill_name(rng, bill), pdf, bill_label(bill, LAYOUTS[layout]))


def long_invoice(rng: random.Random, register: Register, layout: str, language: Language) -> Specimen:
    """An invoice whose table runs over two or three pages."""
    return invoice(rng, register, layout, language, item_count=rng.randrange(22, 58))


def scanned_invoice(rng: random.Random, register: Register, layout: str, language: Language) -> Specimen:
    """An invoice as an office scanner gives it back."""
    paper = invoice(rng, register, layout, language)
    name = f"Scan_{rng.randrange(10000, 99999)}_{slug(paper.name.removesuffix('.pdf'))}.pdf"
    return Specimen(name, scan(paper.data, rng), replace(paper.label, quality="scan"))


def scanned_tiff(rng: random.Random, register: Register, layout: str, language: Language) -> Specimen:
    """An invoice of several pages from a scanner or a fax gateway: one TIFF, black and white."""
    paper = invoice(rng, register, layout, language, item_count=rng.randrange(30, 44))
    name = f"fax_{rng.randrange(10000, 99999)}.tif"
    return Specimen(name, scan_to_tiff(paper.data, rng), replace(paper.label, quality="scan"))


def credit_note(rng: random.Random, register: Register, layout: str, language: Language) -> Specimen:
    """A credit note, its amounts positive."""
    return _other_bill(rng, register, DocumentType.CREDIT_NOTE, layout, language)


def order(rng: random.Random, register: Register, layout: str, language: Language) -> Specimen:
    """A purchase order."""
    return _other_bill(rng, register, DocumentType.ORDER, layout, language)


def facturx_invoice(rng: random.Random, register: Register, layout: str, language: Language) -> Specimen:
    """An invoice that carries itself as XML."""
    bill = make_bill(rng, register, DocumentType.INVOICE, language, country=EURO_COUNTRIES[language])
    drawn = LAYOUTS[layout]
    pdf = embed_facturx(drawn.draw(bill, make_wording(rng, bill)), bill)
    return Specimen(f"factur-x_{slug(bill.number or '')}.pdf", pdf, xml_label(bill, drawn))


def cii_invoice(rng: random.Random, register: Register, _layout: str, language: Language) -> Specimen:
    """An invoice that is nothing but XML: UN/CEFACT CII, as XRechnung and Factur-X use it."""
    return _bare_xml(rng, register, DocumentType.INVOICE, language, "cii", cii_xml)


def ubl_invoice(rng: random.Random, register: Register, _layout: str, language: Language) -> Specimen:
    """An invoice that is nothing but XML: OASIS UBL, as Peppol carries it."""
    return _bare_xml(rng, register, DocumentType.INVOICE, language, "ubl", ubl_xml)


def ubl_credit_note(rng: random.Random, register: Register, _layout: str, language: Language) -> Specimen:
    """A credit note that is nothing but XML."""
    return _bare_xml(rng, register, DocumentType.CREDIT_NOTE, language, "ubl", ubl_xml)


def _bare_xml(
    rng: random.Random,
    register: Register,
    document_type: DocumentType,
    language: Language,
    syntax: str,
    write: Callable[[Bill], bytes],
) -> Specimen:
    bill = make_bill(rng, register, document_type, language, country=EURO_COUNTRIES[language])
    return Specimen(f"{syntax}_{slug(bill.number or '')}.xml", write(bill), bare_xml_label(bill))


def receipt(rng: random.Random, register: Register, layout: str, language: Language) -> Specimen:
    """A till receipt, photographed; `layout` says nothing here, shops have one."""
    made = make_receipt(rng, register, language)
    label = Label(DocumentType.RECEIPT, made.field_values(), quality="photo", layout="till", language=language)
    return Specimen(
        f"IMG_{made.at:%Y%m%d}_{rng.randrange(100000, 235959):06d}.jpg", photograph(draw_receipt(made), rng), label
    )


def agreement(rng: random.Random, register: Register, layout: str, language: Language) -> Specimen:
    """A non-disclosure agreement of one to three pages."""
    made = make_agreement(rng, language)
    label = Label(DocumentType.CONTRACT, made.field_values(), layout="agreement", language=language)
    return Specimen(f"NDA_{slug(made.first.name)}_{slug(made.second.name)}.pdf", draw_agreement(made), label)


def _other_bill(
    rng: random.Random, register: Register, document_type: DocumentType, layout: str, language: Language
) -> Specimen:
    bill = make_bill(rng, register, document_type, language)
    drawn = LAYOUTS[layout]
    return Specimen(bill_name(rng, bill), drawn.draw(bill, make_wording(rng, bill)), bill_label(bill, drawn))
