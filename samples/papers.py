"""Clean documents of every kind, as specimens."""

import random
from dataclasses import replace

from holdpoint.extraction import DocumentType
from samples.contracts import draw_agreement, make_agreement
from samples.facturx_pdf import embed_facturx
from samples.file_names import bill_name, slug
from samples.formats import Country, Language
from samples.layouts.catalogue import LAYOUTS, Layout
from samples.photos import photograph, scan
from samples.receipts import draw_receipt, make_receipt
from samples.specimen import Label, Specimen, bill_label, xml_label
from samples.truth import Bill, Register, make_bill
from samples.wording import make_wording


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


def credit_note(rng: random.Random, register: Register, layout: str, language: Language) -> Specimen:
    """A credit note, its amounts positive."""
    return _other_bill(rng, register, DocumentType.CREDIT_NOTE, layout, language)


def order(rng: random.Random, register: Register, layout: str, language: Language) -> Specimen:
    """A purchase order."""
    return _other_bill(rng, register, DocumentType.ORDER, layout, language)


def facturx_invoice(rng: random.Random, register: Register, layout: str, language: Language) -> Specimen:
    """An invoice that carries itself as XML."""
    country: Country = "DE" if language == "de" else "IE"
    bill = make_bill(rng, register, DocumentType.INVOICE, language, country=country)
    drawn = LAYOUTS[layout]
    pdf = embed_facturx(drawn.draw(bill, make_wording(rng, bill)), bill)
    return Specimen(f"factur-x_{slug(bill.number or '')}.pdf", pdf, xml_label(bill, drawn))


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
