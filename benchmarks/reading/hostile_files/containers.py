"""Archives and mails: bombs, members that point outside, lies in the directory, mail in zip in mail."""

import base64
import io
import struct
import warnings
import zipfile
from collections.abc import Iterator

from benchmarks.reading.hostile_files.hostile_file import HostileFile
from benchmarks.reading.hostile_files.pdf_parts import MEBIBYTE, flate_bomb, page_pdf
from holdpoint.finding import ReasonCode

CANARY = "hostile-canary"  # what an archive would write outside; nothing of this name may ever appear
_SYMLINK = 0o120777 << 16
_Case = tuple[str, bytes, ReasonCode | None]


def containers() -> Iterator[HostileFile]:
    """Every kind, one after the other."""
    for kind, cases in (("bomb", _zip_bombs()), ("traversal", _outside()), ("archive", _lies()), ("nested", _nested())):
        for number, (name, data, must_be) in enumerate(cases):
            yield HostileFile(f"zip-{kind}-{number:02}-{name}", kind, data, must_be)
    for number, (name, data, must_be) in enumerate(_mails()):
        yield HostileFile(f"mail-{number:02}-{name}", "mail", data, must_be)


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these members."""
    return _zip([(_entry(name), content) for name, content in members.items()], method)


def mail_of(parts: list[tuple[str, bytes]], subject: str = "Invoice") -> bytes:
    """A mail with these attachments."""
    lines = [f"From: a@example.org\nTo: b@example.org\nSubject: {subject}\nMIME-Version: 1.0\n"
             'Content-Type: multipart/mixed; boundary="B"\n\n--B\nContent-Type: text/plain\n\nSee attached.\n']  # fmt: skip
    for name, content in parts:
        body = base64.encodebytes(content).decode()
        lines.append(
            f'--B\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename="{name}"\n'
            f"Content-Transfer-Encoding: base64\n\n{body}"
        )
    return ("".join(lines) + "--B--\n").encode()


def _zip(members: list[tuple[zipfile.ZipInfo, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", method) as archive:
        warnings.simplefilter("ignore")  # of the same name twice
        for entry, content in members:
            entry.compress_type = method
            archive.writestr(entry, content)
    return buffer.getvalue()


def _entry(name: str, mode: int = 0) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (2024, 3, 1, 12, 0, 0))
    entry.external_attr = mode
    return entry


def _zip_bombs() -> Iterator[_Case]:
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


def _outside() -> Iterator[_Case]:
    names = (f"../{CANARY}", f"../../../../../../tmp/{CANARY}", f"/tmp/{CANARY}", f"C:\\{CANARY}", f"..\\..\\{CANARY}",  # noqa: S108
             f"a/../../{CANARY}", f"//server/share/{CANARY}", f"a\\..\\..\\{CANARY}.pdf", "..", "../", f"C:{CANARY}", f"\\\\?\\C:\\{CANARY}")  # fmt: skip
    for number, name in enumerate(names):
        yield (
            f"path-{number}.zip",
            _zip([(_entry(name), page_pdf()), (_entry("good.pdf"), page_pdf())]),
            None if name == "../" else ReasonCode.UNSUPPORTED,
        )
    for target in (b"/etc/passwd", f"../{CANARY}".encode(), b"."):
        yield (
            "link.zip",
            _zip([(_entry("link.pdf", _SYMLINK), target), (_entry("good.pdf"), page_pdf())]),
            ReasonCode.UNSUPPORTED,
        )
    yield (
        "through-link.zip",
        _zip([(_entry("d", _SYMLINK), b"/tmp"), (_entry(f"d/{CANARY}"), b"x")]),
        ReasonCode.UNSUPPORTED,
    )
    odd = ("a\0b.pdf", "CON", "nul.pdf", "a\n\r\x1b[2J.pdf", "\u202efdp.exe", "n" * 60_000, " ", ".", "<script>alert(1)</script>.pdf", "=cmd|' /C calc'!A0.pdf",
           "-rf.pdf", "a" * 300 + ".pdf", "$(touch x).pdf", "%2e%2e%2fa.pdf")  # fmt: skip
    yield "odd-names.zip", _zip([(_entry(name), page_pdf()) for name in odd]), None
    yield "same-names.zip", _zip([(_entry("a.pdf"), page_pdf())] * 60), None
    yield (
        "device.zip",
        _zip([(_entry("fifo.pdf", 0o010777 << 16), b""), (_entry("disk.pdf", 0o060777 << 16), b"")]),
        None,
    )


def _lies() -> Iterator[_Case]:
    good = zipped({"a.pdf": page_pdf(), "b.pdf": page_pdf()})
    yield "empty.zip", zipped({}), ReasonCode.EMPTY
    yield "folders.zip", _zip([(_entry("a/", 0o040755 << 16), b""), (_entry("a/b/"), b"")]), ReasonCode.EMPTY
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
    entry = _entry("a.pdf")
    entry.extra = huge
    yield "sixty-four-bits.zip", _patched(_zip([(entry, b"x")]), size=0xFFFFFFFF), None
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
    bomb = zipped({f"{n}.pdf": b"\0" * (30 * MEBIBYTE) for n in range(16)})
    for _ in range(2):
        bomb = zipped({f"{n}.zip": bomb for n in range(16)})
    yield "forty-two.zip", bomb, ReasonCode.RESOURCE_LIMIT


def _mails() -> Iterator[_Case]:
    head = b"From: a@example.org\nTo: b@example.org\nSubject: s\nMIME-Version: 1.0\n"
    yield "no-attachment.eml", head + b"\nhello", ReasonCode.UNSUPPORTED
    yield (
        "bomb-inside.eml",
        mail_of([("a.zip", zipped({"a": b"\0" * (40 * MEBIBYTE)})), ("good.pdf", page_pdf())]),
        ReasonCode.RESOURCE_LIMIT,
    )
    yield (
        "names-outside.eml",
        mail_of([(f"../../{CANARY}", b"x"), (f"/tmp/{CANARY}", b"y"), ("C:\\a\\b.pdf", page_pdf())]),  # noqa: S108
        None,
    )
    yield "attachments-3000.eml", mail_of([(f"{n}.pdf", b"%PDF-") for n in range(3_000)]), ReasonCode.RESOURCE_LIMIT
    for depth in (25, 500, 5_000):
        parts = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(depth))
        yield f"parts-{depth}-deep.eml", head + parts + b"Content-Type: application/pdf\n\n%PDF-", None
        yield (
            f"mails-{depth}-deep.eml",
            head + b"Content-Type: message/rfc822\n\nFrom: x@y.z\nTo: a@b.c\n" * depth + b"\n",
            None,
        )
    yield "boundary-missing.eml", head + b"Content-Type: multipart/mixed\n\n--B\n\nx", None
    yield "boundary-odd.eml", head + b'Content-Type: multipart/mixed; boundary="' + b"(" * 5_000 + b'"\n\nx', None
    yield "header-10-mb.eml", head + b"X-A: " + b"a" * (10 * MEBIBYTE) + b"\n\nx", None
    yield "headers-200000.eml", head + b"X-A: b\n" * 200_000 + b"\nx", None
    for name, value in (("encoded-words", b"=?utf-8?q?a?= " * 20_000), ("brackets", b"(" * 20_000), ("quotes", b'"' * 20_000), ("angles", b"<" * 20_000),
                        ("commas", b"a@b," * 20_000), ("escapes", b"\\" * 20_000), ("groups", b"g:" * 20_000)):  # fmt: skip
        yield f"subject-of-{name}.eml", head.replace(b"Subject: s", b"Subject: " + value) + b"\nx", None
        yield f"sender-of-{name}.eml", head.replace(b"a@example.org", value) + b"\nx", None
        yield f"type-of-{name}.eml", head + b"Content-Type: application/pdf; name=" + value + b"\n\nx", None
    pieces = b"".join(b";\n name*%d*=utf-8''%%41" % n for n in range(6_000))
    yield "name-in-pieces.eml", head + b"Content-Type: application/pdf" + pieces + b"\n\n%PDF-", None
    for charset in (b"undefined", b"idna", b"punycode", b"zip", b"unicode_escape", b"utf-7", b"\xff", b"x" * 9_000):
        yield (
            "charset.eml",
            head + b"Content-Type: text/plain; charset=" + charset + b"\n\n" + b"a\\N{DIGIT ONE}+AGE-" * 5_000,
            None,
        )
    yield "html-tags.eml", head + b"Content-Type: text/html\n\n" + b"<div>" * 400_000, None
    yield "html-open.eml", head + b"Content-Type: text/html\n\n" + b"<!" * 200_000, None
    yield "html-comment.eml", head + b"Content-Type: text/html\n\n" + b"<!--" * 100_000, None
    yield (
        "base64.eml",
        head
        + b"Content-Type: application/pdf\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n"
        + b"=A" * 500_000,
        None,
    )
    yield (
        "uuencoded.eml",
        head + b"Content-Type: application/pdf\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n" + b"M" * 90_000,
        None,
    )
    yield "nulls.eml", head + b"Content-Type: application/pdf\n\n" + b"\0" * 100_000, None
    yield (
        "encrypted.eml",
        head + b"Content-Type: multipart/encrypted; boundary=B\n\n--B\n\nx\n--B--",
        ReasonCode.ENCRYPTED,
    )


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
