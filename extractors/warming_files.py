"""Opening one small file before any child is forked that opens files, so that none of them does things a first time."""

import hashlib

from extractors.einvoice import load_schemas
from extractors.opening import open_file
from extractors.options import ReadingOptions
from holdpoint.document import BlobRef
from holdpoint.settings import LimitSettings

_LINES = (
    "Muster Ltd, Harbour Street 1, Leeds LS11 5TQ",
    "Invoice no. A-1001  Invoice date 12.03.2026  Total EUR 24.00",
)


def warm_up(languages: tuple[str, ...]) -> None:
    """Open a page made here; compile the schemas of e-invoices."""
    load_schemas()
    data = minimal_pdf(_LINES)
    options = ReadingOptions(limits=LimitSettings(), languages=languages)
    for one in open_file(blob_of(data), data, options, text_only=True):
        one.model_dump_json()


def blob_of(data: bytes) -> BlobRef:
    """The reference of a PDF made here."""
    return BlobRef(
        sha256=hashlib.sha256(data).hexdigest(), size=len(data), media_type="application/pdf", name="warm-up.pdf"
    )


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
