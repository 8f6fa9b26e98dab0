"""Going once through the whole of reading and extracting, on documents made here, before any child is forked.

Matchers, compiled patterns and modules that are made at first use would otherwise be made anew in every child, at more
than twice the cost of reading a page. No model is run: a pool of threads started here would be missing in the children.
"""

import hashlib

from extractors.einvoice import load_schemas
from extractors.options import ReadingOptions
from extractors.pipeline import extract, read_and_extract
from extractors.reading import read
from holdpoint.document import BlobRef
from holdpoint.extraction import DocumentType
from holdpoint.settings import LimitSettings

_LINES = (
    "Muster Ltd, Harbour Street 1, Leeds LS11 5TQ",
    "Invoice no. A-1001     Invoice date 12.03.2026     Due date 26.03.2026",
    "Agreement between Muster Ltd and Probe GmbH, governed by the laws of England",
    "Pos  Description  Qty  Unit  Unit price  VAT %  Amount",
    "1  Paper  2  pcs  10.00  20 %  20.00",
    "Subtotal 20.00   VAT 20 % 4.00   Total EUR 24.00",
    "VAT no. GB 123 4567 82   IBAN DE89 3704 0044 0532 0130 00",
)


def warm_up(languages: tuple[str, ...]) -> None:
    """Read and extract one page as every type there is; compile the schemas of e-invoices."""
    data = minimal_pdf(_LINES)
    blob = BlobRef(
        sha256=hashlib.sha256(data).hexdigest(), size=len(data), media_type="application/pdf", name="warm-up.pdf"
    )
    options = ReadingOptions(limits=LimitSettings(), languages=languages, passwords=(), company_names=("Probe GmbH",))
    for one in read_and_extract(blob, data, options):
        one.model_dump_json()
    load_schemas()
    document = read(blob, data, options)
    for document_type in DocumentType:
        extract(document, options.model_copy(update={"force_type": document_type}))


def minimal_pdf(lines: tuple[str, ...]) -> bytes:
    """A PDF of one A4 page that prints these lines in Helvetica (ISO 32000-1, 7.5: the parts of a file)."""
    shown = " ".join(f"({_escaped(line)}) Tj T*" for line in lines)
    content = f"BT /F1 10 Tf 50 780 Td 16 TL {shown} ET"
    bodies = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    text, starts = "%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        starts.append(len(text))
        text += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{start:010d} 00000 n \n" for start in starts)
    count = len(bodies) + 1
    text += f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root 1 0 R >>\n"
    return f"{text}startxref\n{text.index('xref')}\n%%EOF\n".encode("ascii")


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
