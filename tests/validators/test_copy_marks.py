"""A bill that is marked as a copy is told; one that speaks of copies, or sells them, is not."""

import hashlib
import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from extractors.options import ReadingOptions
from extractors.reading import read
from holdpoint.document import Attachment, BlobRef, BoundingBox, Document, Page, PageKind, Unit, Word
from holdpoint.extraction import DocumentType, Extraction, TypeGuess
from holdpoint.finding import Finding, ReasonCode, Severity
from holdpoint.settings import LimitSettings, TypePolicy
from validators.copy_marks import check_copy_mark

SIZE = 10.0
Line = tuple[float, float, str]
BODY: tuple[Line, ...] = (
    (60, 60, "Invoice number R-2026-17"), (60, 80, "Example Supplies GmbH"), (60, 200, "Paper A4 20 18.00 360.00"),
    (60, 220, "Folder blue 70 2.00 140.00"), (60, 300, "Total EUR 595.00"), (60, 400, "Thank you for your order"),
)  # fmt: skip


def line(x: float, y: float, text: str, size: float = SIZE) -> tuple[Word, ...]:
    words = []
    for word in text.split():
        words.append(Word(text=word, box=BoundingBox(x0=x, y0=y, x1=x + size * 0.5 * len(word), y1=y + size)))
        x = words[-1].box.x1 + size * 0.3
    return tuple(words)


def across(text: str) -> tuple[Word, ...]:
    """A word from the lower left to the upper right, as a reader gives it: one large box over the page's own words."""
    return (Word(text=text, box=BoundingBox(x0=100, y0=180, x1=440, y1=520)),)


def check(
    *marks: Word, document_type: DocumentType = DocumentType.INVOICE, policy: TypePolicy | None = None, xml: str = ""
) -> list[Finding]:
    words = (*(w for text in BODY for w in line(*text)), *marks)
    page = Page(number=1, width=595, height=842, unit=Unit.POINT, kind=PageKind.TEXT_LAYER, reader="test", words=words)
    document = Document(
        document_id="d",
        blob=BlobRef(sha256="0" * 64, size=1, media_type="application/pdf", name="a.pdf"),
        pages=(page,),
        attachments=(Attachment(name="factur-x.xml", media_type="text/xml", text=xml),) if xml else (),
    )
    guess = TypeGuess(document_type=document_type, confidence=1.0)
    return check_copy_mark(document, Extraction(document_id="d", type=guess, extractor="x", version="1"), policy)


@pytest.mark.parametrize(
    "mark", ["DUPLICATE", "COPY", "KOPIE", "Kopie", "DUPLICATA", "COPIE", "COPIA", "DUPLICADO", "Zweitschrift"]
)
def test_a_mark_across_the_page_is_told_with_its_word(mark: str) -> None:
    (finding,) = check(*across(mark))
    assert (finding.code, finding.severity, finding.page) == (ReasonCode.MARKED_AS_COPY, Severity.WARN, 1)
    assert f"“{mark}”" in finding.message and "possible duplicate" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "COPY", "*** DUPLICATE ***", "COPY INVOICE", "Duplicate invoice", "Copy of invoice", "Rechnungskopie",
        "Kopie der Rechnung", "RECHNUNGSDUPLIKAT", "Duplicata de la facture", "COPIE CONFORME",
        "Copia de la factura", "FACTURA DUPLICADO", "FILE COPY", "K O P I E", "D U P L I C A T E", "REPRINT",
    ],
)  # fmt: skip
def test_a_heading_that_says_no_more_is_a_mark_in_the_size_of_the_text_too(text: str) -> None:
    assert [f.code for f in check(*line(380, 62, text))] == [ReasonCode.MARKED_AS_COPY]


def test_letters_that_lie_apart_across_the_page_spell_a_mark_from_below_too() -> None:
    """A reader goes from top to bottom, so of a mark that rises it meets the last letter first."""
    letters = "DUPLICATA"
    boxes = [
        BoundingBox(x0=100 + 40 * n, y0=520 - 40 * n, x1=180 + 40 * n, y1=600 - 40 * n) for n in range(len(letters))
    ]
    words = [Word(text=letter, box=box) for letter, box in zip(letters, boxes, strict=True)]
    (finding,) = check(*reversed(words))
    assert "“DUPLICATA”" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "A copy of the contract is attached.", "Please return the signed copy to us", "COPY SHOP",
        "Eine Kopie der Rechnung liegt bei.", "Copy shop Müller", "Copie de sécurité mensuelle",
        "Incluye copia de seguridad diaria", "copy", "Kopie", "Copy:", "Anlage: Rechnungskopie", "COPY A4 0.10",
        "ORIGINAL / COPY", "DUPLICATE FOR TRANSPORTER", "CUSTOMER COPY", "Duplicate keys 2 pieces",
        "No duplicate payments please",
    ],
)  # fmt: skip
def test_a_copy_that_is_spoken_of_or_sold_is_no_mark(text: str) -> None:
    assert check(*line(60, 440, text)) == []


def test_a_row_that_sells_copies_in_a_column_of_its_own_is_no_mark() -> None:
    assert (
        check(*line(60, 240, "COPY"), *line(300, 240, "200"), *line(400, 240, "0.10"), *line(480, 240, "20.00")) == []
    )


def test_a_company_of_that_name_in_large_letters_is_no_mark() -> None:
    assert check(*line(60, 20, "COPY CENTER", size=40)) == []


def test_the_policy_says_whether_a_copy_waits() -> None:
    held = TypePolicy(primary="files", hold_copies=True)
    (finding,) = check(*across("COPY"), policy=held)
    assert finding.severity is Severity.HOLD and finding.may_accept
    (noted,) = check(*across("COPY"), policy=TypePolicy(primary="files"))
    assert noted.severity is Severity.WARN


def test_what_a_till_prints_for_the_customer_is_no_copy_of_a_bill() -> None:
    assert check(*line(60, 440, "COPY"), document_type=DocumentType.RECEIPT) == []


@pytest.mark.parametrize(("value", "found"), [("true", 1), ("false", 0)])
def test_the_copy_indicator_of_an_einvoice_counts(value: str, found: int) -> None:
    cii = f"<ram:CopyIndicator><udt:Indicator>{value}</udt:Indicator></ram:CopyIndicator>"
    ubl = f"<cbc:CopyIndicator>{value}</cbc:CopyIndicator>"
    assert [len(check(xml=xml)) for xml in (cii, ubl)] == [found, found]


def test_a_drawn_watermark_is_read_and_told() -> None:
    """As programs print it: grey, slanted, beneath the page's own words."""
    drawn = io.BytesIO()
    canvas = Canvas(drawn, invariant=1)
    canvas.saveState()
    canvas.translate(150, 300)
    canvas.rotate(45)
    canvas.setFont("Helvetica-Bold", 70)
    canvas.setFillGray(0.8)
    canvas.drawString(0, 0, "DUPLICATE")
    canvas.restoreState()
    canvas.setFont("Helvetica", 10)
    for number in range(40):
        canvas.drawString(60, 780 - 16 * number, f"A copy of the contract no. {number} is attached to this invoice.")
    canvas.save()
    data = drawn.getvalue()
    blob = BlobRef(sha256=hashlib.sha256(data).hexdigest(), size=len(data), media_type="application/pdf", name="a.pdf")
    document = read(blob, data, ReadingOptions(limits=LimitSettings(), languages=("eng",)))
    guess = TypeGuess(document_type=DocumentType.INVOICE, confidence=1.0)
    (finding,) = check_copy_mark(
        document, Extraction(document_id="d", type=guess, extractor="x", version="1"), TypePolicy(primary="files")
    )
    assert "“DUPLICATE”" in finding.message
