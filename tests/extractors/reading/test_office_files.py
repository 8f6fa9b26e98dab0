"""Word documents and Excel workbooks: what a person sees of them, on pages that extraction can use."""

import io
import random
import zipfile

import pytest
from made_office import cell, docx, footer, package, paragraph, relationships, run, table, xlsx
from PIL import Image

from extractors import file_types
from extractors.options import ReadingOptions
from extractors.pipeline import read_and_extract
from extractors.reading import read
from extractors.rendering import render_page
from holdpoint.document import BlobRef, Document
from holdpoint.errors import UnreadableError
from holdpoint.extraction import ReadDocument
from holdpoint.finding import ReasonCode
from holdpoint.settings import LimitSettings

OPTIONS = ReadingOptions(limits=LimitSettings(), languages=("eng",))


def _blob(data: bytes) -> BlobRef:
    return BlobRef(sha256="0" * 64, size=len(data), media_type=file_types.sniff(data), name="a")


def _read(data: bytes, **limits: int) -> Document:
    return read(_blob(data), data, OPTIONS.model_copy(update={"limits": LimitSettings(**limits)}))


def _extracted(data: bytes) -> ReadDocument:
    (done,) = read_and_extract(_blob(data), data, OPTIONS)
    return done


def _values(done: ReadDocument) -> dict[str, str | None]:
    return {f.name: f.value for f in done.extraction.fields}


def _refused(data: bytes, **limits: int) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        _read(data, **limits)
    assert caught.value.remedy
    return caught.value


INVOICE = docx(
    paragraph("Nordwind Handel GmbH"),
    paragraph("Hafenstraße 1, 20095 Hamburg"),
    paragraph("Rechnung"),
    paragraph("Rechnungsnummer:\tRE-2024-17"),
    paragraph("Rechnungsdatum:\t05.03.2024"),
    table(
        ("Beschreibung", "Menge", "Einzelpreis", "Betrag"),
        ("Stuhl aus Eichenholz", "2", "50,00", "100,00"),
        ("Tisch", "1", "98,00", "98,00"),
    ),
    paragraph("Nettobetrag\t198,00 EUR"),
    paragraph("MwSt 19 %\t37,62 EUR"),
    paragraph("Gesamtbetrag\t235,62 EUR\f", "IBAN DE89 3704 0044 0532 0130 00"),
    parts={
        "word/_rels/document.xml.rels": relationships(("footer", "footer1.xml")),
        "word/footer1.xml": footer("USt-IdNr. DE136695976"),
    },
)


def test_an_invoice_in_word_is_extracted_with_evidence() -> None:
    """Fields behind tabs, a table's rows, a second page, the footer; every value has its box on its page."""
    done = _extracted(INVOICE)
    assert [(p.number, p.reader) for p in done.document.pages] == [(1, "word"), (2, "word")]
    assert _values(done) == {
        "number": "RE-2024-17",
        "issue_date": "2024-03-05",
        "currency": "EUR",
        "seller_name": "Nordwind Handel GmbH",
        "seller_address": "Hafenstraße 1, 20095 Hamburg",
        "seller_vat_id": "DE136695976",
        "net_amount": "198.00",
        "tax_amount": "37.62",
        "total_amount": "235.62",
        "amount_due": "235.62",
        "iban": "DE89370400440532013000",
    }
    assert [[c.value for c in item.cells()] for item in done.extraction.line_items] == [
        ["Stuhl aus Eichenholz", "2", "50.00", "100.00"],
        ["Tisch", "1", "98.00", "98.00"],
    ]
    for field in done.extraction.fields:
        for place in field.provenance:
            page = done.document.pages[place.page - 1]
            assert place.boxes
            assert all(0 <= b.x0 < b.x1 <= page.width and 0 <= b.y0 < b.y1 <= page.height for b in place.boxes)


def test_only_what_a_person_sees_of_a_word_document_is_read() -> None:
    """Deleted and hidden text, field codes and the doubles of text boxes are left out; insertions are in."""
    box = f"<w:txbxContent>{paragraph('boxed')}</w:txbxContent>"
    data = docx(
        "<w:p>"
        + run("shown ")
        + f"<w:ins>{run('inserted ')}</w:ins>"
        + "<w:del><w:r><w:delText>deleted</w:delText></w:r></w:del>"
        + run("invisible", "<w:rPr><w:vanish/></w:rPr>")
        + run("visible", '<w:rPr><w:vanish w:val="0"/></w:rPr>')
        + "<w:r><w:instrText>PAGE</w:instrText></w:r>"
        + f"<w:r><AlternateContent><Choice>{box}</Choice><Fallback>{box}</Fallback></AlternateContent></w:r>"
        + "</w:p>"
    )
    assert _read(data).text.split() == ["shown", "inserted", "visible", "boxed"]


def test_an_invoice_in_excel_is_extracted_as_its_cells_show_it() -> None:
    """Formats decide: two decimals, a currency, a date; a formula shows its stored value; hidden things stay hidden."""
    styles = ("General", "#,##0.00 [$€-407]", "dd/mm/yyyy", "0.0%")
    rows = (
        f"<row r='1'>{cell('A1', 'Brightwater Ltd')}</row>"
        f"<row r='2'>{cell('A2', 0, kind='s')}{cell('B2', 'INV-77')}</row>"
        f"<row r='3'>{cell('A3', 'Invoice date')}{cell('B3', 45356, style=2)}</row>"
        f"<row r='4' hidden='1'>{cell('A4', 'margin 40 percent')}</row>"
        f"<row r='6'>{cell('A6', 'Description')}{cell('B6', 'Qty')}"
        f"{cell('C6', 'Unit price')}{cell('D6', 'Amount')}</row>"
        f"<row r='7'>{cell('A7', 'Chair')}{cell('B7', 2)}"
        f"{cell('C7', 50, style=1)}{cell('D7', 100, style=1, formula='B7*C7')}</row>"
        f"<row r='8'>{cell('C8', 'Net total')}{cell('D8', 100.00000000000001, style=1)}</row>"
        f"<row r='9'>{cell('C9', 'VAT')}{cell('D9', '19.999', kind='n', style=1)}{cell('E9', 0.2, style=3)}</row>"
        f"<row r='10'>{cell('C10', 'Total')}{cell('D10', 120, style=1)}</row>"
    )
    data = xlsx(
        rows, f"<row r='1'>{cell('A1', 'secret')}</row>", hidden=(2,), styles=styles, shared=("Invoice number",)
    )
    done = _extracted(data)
    text = done.document.text
    assert "secret" not in text and "margin" not in text
    assert "20.0 %" in text and "2024-03-05" in text
    values = _values(done)
    assert (values["number"], values["issue_date"], values["currency"]) == ("INV-77", "2024-03-05", "EUR")
    assert (values["net_amount"], values["tax_amount"], values["total_amount"]) == ("100.00", "20.00", "120.00")
    assert [c.value for c in done.extraction.line_items[0].cells()] == ["Chair", "2", "50.00", "100.00"]


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        ("1234.5", "General", "1234.5"),
        ("0.1", '"€" #,##0.00', "0.10 €"),
        ("1e3", "0", "1000"),
        ("45356.5", "yyyy-mm-dd hh:mm", "2024-03-05 12:00"),
        ("0.75", "hh:mm", "18:00"),
        ("-5", "#,##0.00;[Red]-#,##0.00", "-5.00"),
        ("1234.5", '0.00 "kg"', "1234.50"),
        ("12345678901234567890", "General", "12345678901234567890"),
        ("12e9999999", "0.00", "12e9999999"),
    ],
)
def test_numbers_as_their_format_shows_them(value: str, code: str, shown: str) -> None:
    data = xlsx(f"<row>{cell('A1', value, kind='n', style=0)}</row>", styles=(code,))
    assert _read(data).text == f"Sheet 1 {shown}"


def test_pages_are_numbered_through_sheets_of_several_pages() -> None:
    """Evidence names a page by its number, and the review shows the page of that number."""
    long = "".join(f"<row r='{n}'>{cell(f'A{n}', f'line {n}')}</row>" for n in range(1, 150))
    pages = _read(xlsx(long, f"<row>{cell('A1', 'second')}</row>", long)).pages
    assert len(pages) >= 7
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))


def test_a_wide_sheet_is_one_page_and_long_texts_run_over_empty_cells() -> None:
    """Columns keep their places though the title above them is longer than all of them."""
    wide = "".join(cell(f"{letter}2", f"{letter}-value") for letter in "ABCDEFGHIJKLMNOPQRST")
    title = cell("A1", "A long title that is far longer than any column below it is wide")
    (page,) = _read(xlsx(f"<row r='1'>{title}</row><row r='2'>{wide}</row>")).pages
    boxes = {w.text: w.box for w in page.words}
    assert len({round(boxes[f"{letter}-value"].y0) for letter in "ABCDEFGHIJKLMNOPQRST"}) == 1
    assert boxes["B-value"].x0 < boxes["wide"].x0
    assert max(b.x1 for b in boxes.values()) <= page.width


def test_the_review_sees_the_page_that_was_read() -> None:
    """The words are drawn where their boxes are."""
    document = _read(INVOICE)
    image = Image.open(io.BytesIO(render_page(INVOICE, file_types.DOCX, 1, 1000))).convert("L")
    scale = image.width / document.pages[0].width
    for word in document.pages[0].words:
        box = tuple(round(v * scale) for v in (word.box.x0, word.box.y0, word.box.x1, word.box.y1))
        assert min(image.crop(box).getdata()) < 128, word.text  # type: ignore[arg-type]
    with pytest.raises(UnreadableError):
        render_page(INVOICE, file_types.DOCX, 9)


def test_type_by_content_never_by_name() -> None:
    """The names at the root of a zip decide; an office file that is stored in a zip is its member."""
    assert file_types.sniff(INVOICE) == file_types.DOCX
    assert file_types.sniff(xlsx("")) == file_types.XLSX
    assert file_types.sniff(package({"ppt/presentation.xml": "<p/>"})) == file_types.OFFICE
    assert file_types.sniff(package({"xl/workbook.bin": b"\0", "xl/theme/theme1.xml": "<t/>"})) == file_types.OFFICE
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types] of the order.docx", INVOICE)  # stored, its names stand in the bytes
        archive.writestr("word/notes.xml", "<x/>")
    assert file_types.sniff(buffer.getvalue()) == file_types.ZIP
    odt = io.BytesIO()
    with zipfile.ZipFile(odt, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("META-INF/manifest.xml", "<m/>")
    assert file_types.sniff(odt.getvalue()) == file_types.OFFICE
    assert ".docx" in _refused(odt.getvalue()).remedy


@pytest.mark.parametrize(
    ("stream", "kind", "named"),
    [
        ("WordDocument", file_types.DOC, ".docx"),
        ("Workbook", file_types.XLS, ".xlsx"),
        ("Other", file_types.OLD_OFFICE, "PDF"),
    ],
)
def test_old_office_files_say_what_to_do(stream: str, kind: str, named: str) -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + stream.encode("utf-16-le") + b"\0\0"
    assert file_types.sniff(data) == kind
    error = _refused(data)
    assert error.reason is ReasonCode.UNSUPPORTED
    assert named in error.remedy


def test_an_office_file_behind_a_password_is_encrypted() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le") + b"\0\0"
    assert _refused(data).reason is ReasonCode.ENCRYPTED


def test_a_bomb_inside_an_office_file_is_not_unpacked() -> None:
    """By ratio, and by what the directory says."""
    bomb = docx(parts={"word/document.xml": b"<w:document>" + b" " * 30_000_000})
    error = _refused(bomb)
    assert error.reason is ReasonCode.RESOURCE_LIMIT
    assert "times its packed size" in str(error)
    assert _refused(bomb, file_mb=5).reason is ReasonCode.RESOURCE_LIMIT


def test_more_pages_or_cells_than_allowed_are_refused() -> None:
    many = docx(*(paragraph(f"line {n}") for n in range(400)))
    assert len(_read(many).pages) > 5
    assert _refused(many, pages=5).reason is ReasonCode.RESOURCE_LIMIT


@pytest.mark.parametrize("dtd", ["<!DOCTYPE x [<!ENTITY a 'aaaa'>]>", '<!DOCTYPE x SYSTEM "http://127.0.0.1/x">'])
def test_a_dtd_is_refused(dtd: str) -> None:
    assert "DTD" in str(_refused(docx(paragraph("x"), prologue=dtd)))


def test_links_to_other_files_are_never_followed() -> None:
    """A template on a server, a part outside the package: left out, the document is read."""
    outside = relationships(("footer", "../../../etc/passwd"), external=("http://127.0.0.1:9/template.dotm",))
    data = docx(paragraph("the text"), parts={"word/_rels/document.xml.rels": outside})
    assert _read(data).text == "the text"


@pytest.mark.parametrize("name", ["word/document.xml", "_rels/.rels"])
def test_a_broken_part_is_damage(name: str) -> None:
    parts: dict[str, str | bytes] = {"word/styles.xml": "<a/>", name: "<a><b></a>"}
    assert _refused(docx(parts=parts)).reason is ReasonCode.DAMAGED


def test_cut_and_flipped_office_files_end_in_an_error_of_ours() -> None:
    import random

    rng = random.Random(3)
    for data in (INVOICE, xlsx(f"<row>{cell('A1', 'x')}{cell('B1', 5)}</row>")):
        for n in range(60):
            broken = bytearray(data[: rng.randrange(100, len(data))] if n % 3 == 0 else data)
            for _ in range(rng.randrange(1, 8)):
                broken[rng.randrange(len(broken))] = rng.randrange(256)
            try:
                _read(bytes(broken))
            except UnreadableError as error:
                assert error.remedy


@pytest.mark.parametrize(("size", "is_told"), [(60_000, True), (8_000, False)])
def test_a_scan_pasted_into_a_letter_is_told_and_a_logo_is_not(size: int, is_told: bool) -> None:
    letter = docx(
        paragraph("Dear Sirs, please find our invoice below."),
        "<w:p><w:r><w:drawing/></w:r></w:p>",
        parts={
            "word/_rels/document.xml.rels": relationships(("image", "media/image1.png")),
            "word/media/image1.png": random.Random(1).randbytes(size),
        },
    )
    told = [f for f in _read(letter).findings if f.code is ReasonCode.ATTACHED_FILES]
    assert len(told) == is_told
    assert all("1 large picture." in f.message for f in told)
