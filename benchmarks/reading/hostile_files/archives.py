"""Archives: bombs, members that point outside, lies in the directory, mail in zip in mail."""

import struct
import zipfile
from collections.abc import Iterator

from benchmarks.reading.hostile_files.hostile_file import CANARY, HostileFile
from benchmarks.reading.hostile_files.pdf_parts import MEBIBYTE, flate_bomb, page_pdf
from benchmarks.reading.hostile_files.wrapping import entry, mail_of, zip_of, zipped
from holdpoint.finding import ReasonCode

_SYMLINK = 0o120777 << 16
_Case = tuple[str, bytes, ReasonCode | None]


def archives() -> Iterator[HostileFile]:
    """Every kind, one after the other."""
    yield from archive_bombs()
    yield from archives_without_bombs()


def archive_bombs() -> Iterator[HostileFile]:
    """What unpacks to far too much."""
    yield from _numbered("bomb", _bombs())


def archives_without_bombs() -> Iterator[HostileFile]:
    """Every other kind; making these takes no time."""
    for kind, cases in (("traversal", _outside()), ("archive", _lies()), ("nested", _nested())):
        yield from _numbered(kind, cases)


def _numbered(kind: str, cases: Iterator[_Case]) -> Iterator[HostileFile]:
    for number, (name, data, must_be) in enumerate(cases):
        yield HostileFile(f"zip-{kind}-{number:02}-{name}", kind, data, must_be)


def _bombs() -> Iterator[_Case]:
    for method, name in ((zipfile.ZIP_DEFLATED, "deflate"), (zipfile.ZIP_BZIP2, "bzip2"), (zipfile.ZIP_LZMA, "lzma")):
        yield f"zeros-{name}.zip", zipped({"invoice.pdf": b"\0" * (45 * MEBIBYTE)}, method), ReasonCode.RESOURCE_LIMIT
        low = zipped({"a.pdf": page_pdf()}, method)
        yield f"said-small-{name}.zip", _patched(zipped({"a.pdf": b"\0" * (40 * MEBIBYTE)}, method), size=999), None
        yield f"broken-{name}.zip", low[:60] + b"\xff" * 40 + low[100:], None
    large = flate_bomb(b"\0", 900 * MEBIBYTE)
    yield "said-large.zip", _raw_entry("a.pdf", large, 900 * MEBIBYTE), ReasonCode.RESOURCE_LIMIT
    yield "said-little.zip", _raw_entry("a.pdf", large, 1_000), None
    yield (
        "many-members.zip",
        zipped({f"{n}.pdf": b"" for n in range(20_000)}, zipfile.ZIP_STORED),
        ReasonCode.RESOURCE_LIMIT,
    )
    yield (
        "sum-of-members.zip",
        zipped({f"{n}.pdf": b"%PDF" + bytes(range(256)) * 4_000 + b"\0" * (20 * MEBIBYTE) for n in range(12)}),
        None,
    )
    yield "overlapping.zip", _overlapping(400, 2_000_000), None
    yield "members-in-ratio.zip", zipped({f"{n}.txt": b"ab" * 500_000 for n in range(450)}), None
    bomb = zipped({f"{n}.pdf": b"\0" * (30 * MEBIBYTE) for n in range(16)})
    for _ in range(2):
        bomb = zipped({f"{n}.zip": bomb for n in range(16)})
    yield "forty-two.zip", bomb, ReasonCode.RESOURCE_LIMIT


def _outside() -> Iterator[_Case]:
    names = (f"../{CANARY}", f"../../../../../../tmp/{CANARY}", f"/tmp/{CANARY}", f"C:\\{CANARY}", f"..\\..\\{CANARY}",  # noqa: S108
             f"a/../../{CANARY}", f"//server/share/{CANARY}", f"a\\..\\..\\{CANARY}.pdf", "..", "../", f"C:{CANARY}", f"\\\\?\\C:\\{CANARY}")  # fmt: skip
    for number, name in enumerate(names):
        yield (
            f"path-{number}.zip",
            zip_of([(entry(name), page_pdf()), (entry("good.pdf"), page_pdf())]),
            None if name == "../" else ReasonCode.UNSUPPORTED,
        )
    for target in (b"/etc/passwd", f"../{CANARY}".encode(), b"."):
        yield (
            "link.zip",
            zip_of([(entry("link.pdf", _SYMLINK), target), (entry("good.pdf"), page_pdf())]),
            ReasonCode.UNSUPPORTED,
        )
    yield (
        "through-link.zip",
        zip_of([(entry("d", _SYMLINK), b"/tmp"), (entry(f"d/{CANARY}"), b"x")]),
        ReasonCode.UNSUPPORTED,
    )
    odd = ("a\0b.pdf", "CON", "nul.pdf", "a\n\r\x1b[2J.pdf", "\u202efdp.exe", "n" * 60_000, " ", ".", "<script>alert(1)</script>.pdf", "=cmd|' /C calc'!A0.pdf",
           "-rf.pdf", "a" * 300 + ".pdf", "$(touch x).pdf", "%2e%2e%2fa.pdf")  # fmt: skip
    yield "odd-names.zip", zip_of([(entry(name), page_pdf()) for name in odd]), None
    yield "same-names.zip", zip_of([(entry("a.pdf"), page_pdf())] * 60), None
    yield (
        "device.zip",
        zip_of([(entry("fifo.pdf", 0o010777 << 16), b""), (entry("disk.pdf", 0o060777 << 16), b"")]),
        None,
    )


def _lies() -> Iterator[_Case]:
    good = zipped({"a.pdf": page_pdf(), "b.pdf": page_pdf()})
    yield "empty.zip", zipped({}), ReasonCode.EMPTY
    yield "folders.zip", zip_of([(entry("a/", 0o040755 << 16), b""), (entry("a/b/"), b"")]), ReasonCode.EMPTY
    yield "litter.zip", zipped({"__MACOSX/a": b"x", ".DS_Store": b"y"}), ReasonCode.EMPTY
    yield "encrypted.zip", _flagged(good, 1), ReasonCode.ENCRYPTED
    yield "method.zip", good.replace(b"\x08\0", b"\x63\0"), None
    yield "checksum.zip", _patched(good, checksum=1), None
    yield "no-directory.zip", good[: good.index(b"PK\1\2")], ReasonCode.DAMAGED
    yield "directory-offset.zip", good[:-6] + b"\xff\xff\xff\x7f\0\0", None
    yield "count.zip", good[:-14] + b"\xff\xff\xff\xff" + good[-10:], None
    yield "comment.zip", good[:-2] + b"\xff\xff" + good * 20, None
    yield "local-name.zip", good.replace(b"a.pdf", b"z.exe", 1), None
    yield "junk-before.zip", b"PK\3\4" + b"\0" * 90 + good, None
    yield "two-archives.zip", good + zipped({"c.pdf": page_pdf()}), None
    huge = struct.pack("<HHQQQ", 1, 24, 2**63, 2**63, 2**63)
    large = entry("a.pdf")
    large.extra = huge
    yield "sixty-four-bits.zip", _patched(zip_of([(large, b"x")]), size=0xFFFFFFFF), None
    for name, inner in (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx")):
        laughs = (
            b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "'
            + b"&a;" * 90_000
            + b'">]><a>&b;</a>'
        )
        kinds = {
            "entities": laughs,
            "bomb": b"<a>" + b" " * (80 * MEBIBYTE),
            "deep": b"<a>" * 400_000,
            "outside": laughs.replace(b'"aaaaaaaaaa"', b'SYSTEM "file:///etc/passwd"'),
        }
        for kind, content in kinds.items():
            yield (
                f"{kind}.{inner}",
                zipped({"[Content_Types].xml": b"<Types/>", name: content, "_rels/.rels": b"<Relationships/>"}),
                None,
            )


def _nested() -> Iterator[_Case]:
    data, mixed = page_pdf(), page_pdf()
    for depth in range(1, 13):
        data = zipped({f"level-{depth}.zip" if depth > 1 else "a.pdf": data})
        mixed = mail_of([("inner.zip", mixed)]) if depth % 2 else zipped({"inner.eml": mixed})
        if depth in (3, 4, 12):
            yield f"zip-{depth}.zip", data, ReasonCode.RESOURCE_LIMIT if depth > 4 else None
            yield f"mail-and-zip-{depth}.eml", mixed, ReasonCode.RESOURCE_LIMIT if depth > 4 else None
    wide = zipped({f"{n}.pdf": page_pdf() for n in range(16)})
    yield "sixteen-of-sixteen.zip", zipped({f"{n}.zip": wide for n in range(16)}), None


def _raw_entry(name: str, packed: bytes, size: int) -> bytes:
    """One member whose packed bytes are given, zlib's frame taken off, and whose size is whatever is claimed."""
    content = packed[2:-4]
    rest = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x5861, 0, len(content), size, len(name), 0)
    local = b"PK\3\4" + rest + name.encode() + content
    directory = b"PK\1\2" + struct.pack("<H", 20) + rest + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name.encode()
    return local + directory + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(directory), len(local), 0)


def _overlapping(count: int, size: int) -> bytes:
    """Many names for the same packed bytes (https://www.bamsoftware.com/hacks/zipbomb)."""
    one = _raw_entry("a.pdf", flate_bomb(bytes(range(256)), size), size)
    at, end = one.index(b"PK\1\2"), one.index(b"PK\5\6")
    directory = one[at:end] * count
    return one[:at] + directory + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), at, 0)


def _patched(data: bytes, *, size: int | None = None, checksum: int | None = None) -> bytes:
    """The first member's claims changed, in its own head and in the directory."""
    changed = bytearray(data)
    for head, at in ((data.index(b"PK\3\4"), 14), (data.index(b"PK\1\2"), 16)):
        if checksum is not None:
            struct.pack_into("<I", changed, head + at, checksum)
        if size is not None:
            struct.pack_into("<I", changed, head + at + 8, size)
    return bytes(changed)


def _flagged(data: bytes, flag: int) -> bytes:
    """Every member with this flag in the directory."""
    changed = bytearray(data)
    at = data.find(b"PK\1\2")
    while at >= 0:
        changed[at + 8] |= flag
        at = data.find(b"PK\1\2", at + 4)
    return bytes(changed)
