"""Good Word, Excel and Outlook files, to be made bad."""

from tests.extractors.made_messages import compound_file, message
from tests.extractors.reading.made_office import cell, docx, footer, paragraph, relationships, table, xlsx


def word_file() -> bytes:
    """Paragraphs, a table, a footer, and a template elsewhere that must not be fetched."""
    parts: dict[str, str | bytes] = {
        "word/_rels/document.xml.rels": relationships(("footer", "footer1.xml"), external=("http://127.0.0.1:9/t",)),
        "word/footer1.xml": footer("IBAN DE89 3704 0044 0532 0130 00"),
    }
    rows = table(("Pos", "Item", "Amount"), ("1", "Paper", "20.00"), ("2", "Pens", "4.00"))
    return docx(paragraph("Invoice no. 4711\t12.03.2024"), rows, paragraph("Total\fEUR 24.00"), parts=parts)


def workbook() -> bytes:
    """Two sheets of text, dates, shares and a formula; the second is hidden."""
    rows = (
        f'<row r="1">{cell("A1", "Invoice no.")}{cell("B1", 4711)}{cell("D1", 0, kind="s")}</row>'
        f'<row r="3">{cell("A3", 45363, style=0)}{cell("C3", 0.19, style=1)}{cell("D3", 24, style=2, formula="A1+B1")}</row>'
    )
    return xlsx(rows, rows, hidden=(2,), styles=("dd.mm.yyyy", "0%", "#,##0.00 [$EUR]"), shared=("Total", "EUR"))


def outlook_messages() -> tuple[bytes, ...]:
    """One with two attachments, and one with a message inside it."""
    inner = message("Inner", "Hello", (("b.txt", b"x" * 90),), header=24)
    return (
        compound_file(message("Invoice", "See attached", (("a.txt", b"hello"), ("b.bin", bytes(range(256)) * 20)))),
        compound_file(message("Invoice", html="<p>Hello <b>you</b></p>", attachments=(("c.msg", inner),))),
    )
