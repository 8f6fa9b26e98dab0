"""Documents with something wrong: each ends with exactly the reasons its label names."""

import io
import random
import struct
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from pypdf import PdfReader, PdfWriter

from holdpoint.extraction import DocumentType
from samples.facturx_pdf import embed_facturx
from samples.file_names import bill_name, slug
from samples.formats import EURO_COUNTRIES, HOME_COUNTRIES, Language
from samples.identifiers import break_iban, break_vat_id
from samples.layouts.catalogue import LAYOUTS
from samples.letters import draw_letter, draw_wordless
from samples.papers import invoice
from samples.photos import large_image, scan
from samples.specimen import Label, Specimen, bill_label, xml_label
from samples.truth import LIMIT, Bill, Register, make_bill, with_items
from samples.words.choice import make_wording

Change = Callable[[random.Random, Bill], Bill]


def _changed(
    rng: random.Random, register: Register, layout: str, language: Language, change: Change, *reasons: str
) -> Specimen:
    """A held invoice: a clean one with one thing changed before it is printed."""
    country = HOME_COUNTRIES[language]  # with VAT number and IBAN
    bill = change(rng, make_bill(rng, register, DocumentType.INVOICE, language, country=country))
    drawn = LAYOUTS[layout]
    label = bill_label(bill, drawn).troubled("held", *reasons)
    return Specimen(bill_name(rng, bill), drawn.draw(bill, make_wording(rng, bill)), label)


def wrong_total(rng: random.Random, register: Register, layout: str, language: Language) -> Specimen:
    """The printed total is not net plus tax."""

    def change(rng: random.Random, bill: Bill) -> Bill:
        sign = rng.choice((-1, 1)) if bill.total > 200 else 1  # no total below zero
        return replace(bill, total=bill.total + sign * Decimal(rng.randrange(900, 9900)) / 100)

    return _changed(rng, register, layout, language, change, "arithmetic_mismatch")


def invalid_iban(rng: random.Random, register: Register, layout: str, language: Language) -> Specimen:
    """Two digits of the IBAN are swapped."""

    def change(rng: random.Random, bill: Bill) -> Bill:
        return replace(bill, seller=replace(bill.seller, iban=break_iban(rng, bill.seller.iban or "")))

    return _changed(rng, register, layout, language, change, "invalid_iban")


def invalid_vat_id(rng: random.Random, register: Register, layout: str, language: Language) -> Specimen:
    """One digit of the seller's VAT number is wrong."""

    def change(rng: random.Random, bill: Bill) -> Bill:
        return replace(bill, seller=replace(bill.seller, vat_id=break_vat_id(rng, bill.seller.vat_id or "")))

    return _changed(rng, register, layout, language, change, "invalid_vat_id")


def no_number(rng: random.Random, register: Register, layout: str, language: Language) -> Specimen:
    """An invoice without a number."""
    return _changed(rng, register, layout, language, lambda _, bill: replace(bill, number=None), "missing_required")


def due_before_issue(rng: random.Random, register: Register, layout: str, language: Language) -> Specimen:
    """Payment was due before the invoice was written."""

    def change(rng: random.Random, bill: Bill) -> Bill:
        return replace(bill, due_date=bill.issue_date - timedelta(days=rng.randrange(5, 40)))

    return _changed(rng, register, layout, language, change, "date_order")


def above_limit(rng: random.Random, register: Register, layout: str, language: Language) -> Specimen:
    """Everything is right, but it is a lot of money."""

    def change(rng: random.Random, bill: Bill) -> Bill:
        factor = int(LIMIT * rng.randrange(2, 6) / bill.total) + 1
        return with_items(bill, tuple(replace(item, quantity=item.quantity * factor) for item in bill.items))

    return _changed(rng, register, layout, language, change, "amount_limit")


def xml_says_otherwise(rng: random.Random, register: Register, layout: str, language: Language) -> Specimen:
    """A Factur-X invoice whose page prints another total than its XML has; both add up."""
    bill = make_bill(rng, register, DocumentType.INVOICE, language, country=EURO_COUNTRIES[language])
    dearer = (replace(bill.items[0], unit_price=bill.items[0].unit_price + rng.randrange(40, 90)), *bill.items[1:])
    printed = with_items(bill, dearer)
    drawn = LAYOUTS[layout]
    pdf = embed_facturx(drawn.draw(printed, make_wording(rng, printed)), bill)
    label = xml_label(bill, drawn).troubled("held", "xml_page_mismatch")
    return Specimen(f"zugferd_{slug(bill.number or '')}.pdf", pdf, label)


def same_bytes(_: random.Random, earlier: Specimen) -> Specimen:
    """The very file once more, under another name."""
    name = earlier.name.removesuffix(".pdf") + "_1.pdf"
    return Specimen(name, earlier.data, replace(earlier.label, outcome="duplicate"))


def saved_again(rng: random.Random, earlier: Specimen) -> Specimen:
    """The same invoice in other bytes."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(earlier.data)))
    writer.add_metadata({"/Producer": "Print to PDF", "/Subject": f"{rng.getrandbits(32):08x}"})
    buffer = io.BytesIO()
    writer.write(buffer)
    name = earlier.name.removesuffix(".pdf") + "_copy.pdf"
    return Specimen(name, buffer.getvalue(), earlier.label.troubled("held", "possible_duplicate"))


def scanned_again(rng: random.Random, earlier: Specimen) -> Specimen:
    """An invoice that came by mail as a PDF comes again on paper and is scanned."""
    name = earlier.name.removesuffix(".pdf") + "_scan.pdf"
    label = replace(earlier.label.troubled("held", "possible_duplicate"), quality="scan")
    return Specimen(name, scan(earlier.data, rng), label)


def encrypted(rng: random.Random, _register: Register, _layout: str, language: Language) -> Specimen:
    """A PDF that asks for a password."""
    # reportlab's encryption in invariant mode draws nothing at random, pypdf's does
    data = draw_letter(rng, language, password=f"sesame {rng.randrange(1000, 9999)}")
    return _unreadable(f"protected_{rng.randrange(1000, 9999)}.pdf", data, "encrypted")


def truncated(rng: random.Random, register: Register, layout: str, language: Language) -> Specimen:
    """The first part of a PDF, as an interrupted upload leaves it."""
    paper = invoice(rng, register, layout, language)
    return _unreadable(f"upload_{rng.randrange(1000, 9999)}.pdf", paper.data[:700], "damaged")


def empty(rng: random.Random, _register: Register, _layout: str, _language: Language) -> Specimen:
    """No byte at all."""
    return _unreadable(f"scan{rng.randrange(1000, 9999)}.pdf", b"", "empty")


def executable(rng: random.Random, _register: Register, _layout: str, _language: Language) -> Specimen:
    """A Windows program that calls itself an invoice; it does nothing."""
    header = b"MZ" + bytes(58) + struct.pack("<I", 128)
    body = header.ljust(128, b"\0") + b"PE\0\0" + rng.randbytes(400)
    return _unreadable(f"Invoice_{rng.randrange(10000, 99999)}.pdf", body, "unsupported")


def huge_image(rng: random.Random, _register: Register, _layout: str, _language: Language) -> Specimen:
    """40 megapixels in a few kilobytes."""
    return _unreadable(f"poster_{rng.randrange(1000, 9999)}.png", large_image(rng), "resource_limit")


def wordless(rng: random.Random, _register: Register, _layout: str, _language: Language) -> Specimen:
    """A drawing without a word."""
    label = Label(DocumentType.OTHER, outcome="held", reasons=("no_text",))
    return Specimen(f"plan_{rng.randrange(1000, 9999)}.pdf", draw_wordless(rng), label)


def letter(rng: random.Random, _register: Register, _layout: str, language: Language) -> Specimen:
    """An invitation: none of the types we know."""
    label = Label(DocumentType.OTHER, outcome="held", reasons=("unknown_type",), language=language)
    return Specimen(f"invitation_{rng.randrange(1000, 9999)}.pdf", draw_letter(rng, language), label)


def wrong_extension(rng: random.Random, register: Register, layout: str, language: Language) -> Specimen:
    """A clean PDF that is called a picture: the content decides, and it is released."""
    paper = invoice(rng, register, layout, language)
    return Specimen(paper.name.removesuffix(".pdf") + ".jpg", paper.data, paper.label)


def _unreadable(name: str, data: bytes, reason: str) -> Specimen:
    return Specimen(name, data, Label(None, outcome="quarantined", reasons=(reason,), quality=None))
