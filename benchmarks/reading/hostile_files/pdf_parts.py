"""PDFs put together object by object, so that any of them may be wrong (ISO 32000-1, 7.5)."""

import zlib
from collections.abc import Callable, Mapping
from functools import lru_cache

MEBIBYTE = 1024 * 1024
WORDS = b"BT /F1 12 Tf 72 700 Td (Invoice number 4711, total 12.00 EUR) Tj ET"
CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def pdf(objects: Mapping[int, bytes], trailer: bytes = b"", *, table: Callable[[bytes], bytes] | None = None) -> bytes:
    """A file of these objects with a right cross-reference table; `table` may change what follows the objects."""
    parts, starts, at = [b"%PDF-1.7\n"], {}, 9
    for number, body in objects.items():
        starts[number] = at
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        at += len(parts[-1])
    size = max(objects, default=0) + 1
    rows = b"".join(b"%010d 00000 n \n" % starts[n] if n in starts else b"0000000000 65535 f \n" for n in range(size))
    end = b"xref\n0 %d\n%strailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        rows,
        size,
        trailer,
        at,
    )
    return b"".join(parts) + (table(end) if table else end)


def page_pdf(
    content: bytes = WORDS,
    *,
    page: bytes = b"/MediaBox [0 0 595 842]",
    resources: bytes = b"/Font << /F1 5 0 R >>",
    more: Mapping[int, bytes] | None = None,
    catalogue: bytes = b"",
    trailer: bytes = b"",
) -> bytes:
    """One page: 1 catalogue, 2 pages, 3 page, 4 content, 5 font; `more` adds objects or replaces these."""
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue,
        2: PAGES,
        3: b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R %s /Resources << %s >> >>" % (page, resources),
        4: stream(content),
        5: FONT,
    }
    return pdf(objects | dict(more or {}), trailer)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream as it is; entries such as its filter go into its dictionary."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def deflated(content: bytes, entries: bytes = b"") -> bytes:
    """The same, compressed."""
    return stream(zlib.compress(content, 9), b"/Filter /FlateDecode " + entries)


@lru_cache(maxsize=6)
def flate_bomb(pattern: bytes, size: int) -> bytes:
    """`size` bytes of a repeated pattern as zlib packs them, without ever having them all."""
    packer = zlib.compressobj(9)
    piece = pattern * (MEBIBYTE // len(pattern))
    parts = [packer.compress(piece) for _ in range(max(size // len(piece), 1))]
    return b"".join([*parts, packer.flush()])
