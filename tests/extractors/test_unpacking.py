"""Containers: every member is taken, or stands with its problem; none reaches outside, none floods the machine."""

import hashlib
import io
import stat
import zipfile
from email.message import EmailMessage

import pytest

from extractors.file_types import sniff
from extractors.unpacking import Unpacked, unpack
from holdpoint.document import BlobRef
from holdpoint.errors import UnreadableError
from holdpoint.finding import ReasonCode
from holdpoint.settings import LimitSettings

PDF = b"%PDF-1.4 one"
LIMITS = LimitSettings(file_mb=5, archive_mb=8, archive_members=20)


def unpacked(data: bytes, limits: LimitSettings = LIMITS) -> Unpacked:
    blob = BlobRef(sha256=hashlib.sha256(data).hexdigest(), size=len(data), media_type=sniff(data), name="x")
    return unpack(blob, data, limits)


def zip_of(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def refused(data: bytes, limits: LimitSettings = LIMITS) -> UnreadableError:
    with pytest.raises(UnreadableError) as error:
        unpacked(data, limits)
    assert error.value.remedy
    return error.value


def test_hostile_members_are_named_and_the_others_taken() -> None:
    data = zip_of(
        ("good.pdf", PDF),
        ("../../etc/passwd", b"root"),
        ("/etc/shadow", b"root"),
        ("C:\\windows\\evil.pdf", b"x"),
        (link("link.pdf"), b"/etc/passwd"),
        ("bomb.pdf", b"\x00" * 3_000_000),
        ("folder/also good.pdf", PDF + b"2"),
    )
    found = unpacked(data)
    assert [(m.name, m.data) for m in found.members if m.problem is None] == [
        ("good.pdf", PDF),
        ("also good.pdf", PDF + b"2"),
    ]
    problems = {m.name: m.problem.code for m in found.members if m.problem}
    assert problems == {
        "passwd": ReasonCode.UNSUPPORTED,
        "shadow": ReasonCode.UNSUPPORTED,
        "evil.pdf": ReasonCode.UNSUPPORTED,
        "link.pdf": ReasonCode.UNSUPPORTED,
        "bomb.pdf": ReasonCode.RESOURCE_LIMIT,
    }
    note = next(m.data for m in found.members if m.name == "passwd").decode()
    assert hashlib.sha256(data).hexdigest() in note
    assert "../../etc/passwd" in note
    assert unpacked(data) == found


def test_the_total_size_is_bounded_though_each_member_is_allowed() -> None:
    import random

    noise = random.Random(1)
    members = [(f"{n}.bin", noise.randbytes(3 * 1024 * 1024)) for n in range(4)]
    problems = [m.problem is not None for m in unpacked(zip_of(*members)).members]
    assert problems == [False, False, True, True]


def test_a_directory_that_lies_about_sizes_is_not_believed() -> None:
    """The central directory says 10 bytes, the data unpack to a million."""
    data = bytearray(zip_of(("liar.pdf", b"\x00" * 900_000)))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    member = unpacked(bytes(data)).members[0]
    assert member.problem is not None
    assert len(member.data) < 1000


def test_litter_is_skipped_and_names_stay_unique() -> None:
    data = zip_of(("a/x.pdf", PDF), ("b/X.pdf", PDF), ("__MACOSX/a/._x.pdf", b"l"), (".DS_Store", b"l"), ("d/", b""))
    assert [m.name for m in unpacked(data).members] == ["x.pdf", "X (2).pdf"]


def test_archives_that_cannot_be_opened_say_why() -> None:
    encrypted = bytearray(zip_of(("a.pdf", PDF)))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        encrypted[encrypted.find(signature) + offset] |= 1
    assert refused(bytes(encrypted)).reason is ReasonCode.ENCRYPTED
    assert refused(zip_of(("a.pdf", PDF))[:60]).reason is ReasonCode.DAMAGED
    assert refused(zip_of()).reason is ReasonCode.EMPTY
    assert refused(zip_of(*((f"{n}", b"x") for n in range(21)))).reason is ReasonCode.RESOURCE_LIMIT
    assert refused(b"%PDF-1.4").reason is ReasonCode.UNSUPPORTED


def test_a_broken_member_does_not_take_the_others_along() -> None:
    data = bytearray(zip_of(("a.pdf", PDF * 40), ("b.pdf", PDF)))
    data[len("a.pdf") + 32] ^= 0xFF
    found = unpacked(bytes(data)).members
    assert found[0].problem is not None
    assert found[0].problem.code is ReasonCode.DAMAGED
    assert found[1].data == PDF


def letter(body: str | None = "Please pay.", html: str | None = None) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "Rechnung für März"
    if body is not None:
        message.set_content(body)
    if html is not None:
        message.add_alternative(html, subtype="html") if body else message.set_content(html, subtype="html")
    return message


def test_a_mail_gives_its_attachments_and_its_body() -> None:
    message = letter(html="<p>Please <b>pay</b></p>")
    message.add_attachment(PDF, maintype="application", subtype="pdf", filename="Rechnung März.pdf")
    message.add_attachment(b"\x89PNG" + b"x" * 20_000, maintype="image", subtype="png", disposition="inline", cid="<1>")
    message.add_attachment(b"\x89PNG logo", maintype="image", subtype="png", disposition="inline", cid="<2>")
    inner = letter("Forwarded.")
    inner.add_attachment(b"inner", maintype="application", subtype="pdf", filename="inner.pdf")
    message.add_attachment(inner)
    found = unpacked(message.as_bytes())
    assert [m.name for m in found.members] == ["Rechnung März.pdf", "attachment.png", "Rechnung für März.eml"]
    assert found.members[0].data == PDF
    assert found.context == "Subject: Rechnung für März\nPlease pay."
    again = unpacked(found.members[2].data)
    assert [(m.name, m.data) for m in again.members] == [("inner.pdf", b"inner")]


def test_an_html_body_is_read_as_text() -> None:
    message = letter(
        None, "<head><style>p{}</style></head><p>Dear&nbsp;all,</p><script>x()</script><p>see <i>below</i></p>"
    )
    message.add_attachment(PDF, maintype="application", subtype="pdf", filename="a.pdf")
    assert unpacked(message.as_bytes()).context == "Subject: Rechnung für März\nDear all,\nsee below"


def test_the_body_is_capped() -> None:
    message = letter("ä" * 50_000)
    message.add_attachment(PDF, maintype="application", subtype="pdf", filename="a.pdf")
    assert 19_000 < len(unpacked(message.as_bytes()).context.encode()) <= 20_000


def test_mails_without_documents_say_so() -> None:
    error = refused(letter().as_bytes())
    assert (error.reason, error.fact) == (ReasonCode.UNSUPPORTED, "The mail carries no attachment.")
    assert 'It says: "Subject: Rechnung für März Please pay."' in str(error)
    long = str(refused(letter("word " * 1000).as_bytes()))
    assert len(long) < 800
    assert "…" in long
    assert "It says nothing." in str(refused(b"From: a@example.org\nTo: b@example.org\n\n"))
    sealed = b"From: a@example.org\nTo: b@example.org\nContent-Type: application/pkcs7-mime; name=smime.p7m\n\nAAAA"
    assert refused(sealed).reason is ReasonCode.ENCRYPTED


def test_deeply_nested_parts_are_refused_not_followed() -> None:
    parts = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(1500))
    data = b"From: a@example.org\nTo: b@example.org\n" + parts + b"Content-Type: application/pdf\n\nx"
    assert refused(data).reason is ReasonCode.DAMAGED
