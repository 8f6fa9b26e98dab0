"""Mails: parts within parts, headers that no parser likes, encodings that do not exist."""

from collections.abc import Iterator

from benchmarks.reading.hostile_files.hostile_file import CANARY, HostileFile
from benchmarks.reading.hostile_files.pdf_parts import MEBIBYTE, page_pdf
from benchmarks.reading.hostile_files.wrapping import mail_of, zipped
from holdpoint.finding import ReasonCode

_Case = tuple[str, bytes, ReasonCode | None]


def mails() -> Iterator[HostileFile]:
    """Every kind, one after the other."""
    for number, (name, data, must_be) in enumerate(_mails()):
        yield HostileFile(f"mail-{number:02}-{name}", "mail", data, must_be)


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
