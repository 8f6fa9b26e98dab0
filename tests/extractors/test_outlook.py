"""Outlook messages: what they hold comes out as from any mail; what is hostile or locked is refused in plain words."""

import hashlib
import random

import pytest
from made_messages import compound_file, message
from made_signed import enveloped
from made_signed import signed as signed_file

from extractors import file_types
from extractors.unpacking import Unpacked, unpack
from holdpoint.document import BlobRef
from holdpoint.errors import UnreadableError
from holdpoint.finding import ReasonCode
from holdpoint.settings import LimitSettings

PDF = b"%PDF-1.4 " + b"long" * 3000  # above the mini stream's limit
LIMITS = LimitSettings(archive_members=20)


def _unpacked(data: bytes) -> Unpacked:
    blob = BlobRef(
        sha256=hashlib.sha256(data).hexdigest(), size=len(data), media_type=file_types.sniff(data), name="a.msg"
    )
    return unpack(blob, data, LIMITS)


def test_a_message_gives_its_attachments_and_its_body() -> None:
    """Short and long streams, names of any letters; subject and body become the context."""
    data = compound_file(
        message("Rechnung 4711", "Guten Tag,\nanbei.", (("Rechnung März.pdf", PDF), ("b.xml", b"<x/>")))
    )
    assert file_types.sniff(data) == file_types.OUTLOOK
    found = _unpacked(data)
    assert [(m.name, m.data) for m in found.members] == [("Rechnung März.pdf", PDF), ("b.xml", b"<x/>")]
    assert found.context == "Subject: Rechnung 4711\nGuten Tag,\nanbei."


def test_a_message_inside_is_a_mail_of_its_own_and_always_the_same() -> None:
    inner = message("Forwarded", "see below", (("in.pdf", PDF),), header=24)
    data = compound_file(message("Fwd", "", (("Forwarded.msg", inner),)))
    (mail,) = _unpacked(data).members
    assert mail.name == "Forwarded.eml"
    assert file_types.sniff(mail.data) == file_types.MAIL
    again = _unpacked(mail.data)
    assert [(m.name, m.data) for m in again.members] == [("in.pdf", PDF)]
    assert "see below" in again.context
    assert _unpacked(data).members == (mail,)


def test_an_html_body_is_read_as_text() -> None:
    data = compound_file(
        message("S", html="<p>Please <b>pay</b></p><script>x()</script>", attachments=(("a.pdf", PDF),))
    )
    assert _unpacked(data).context == "Subject: S\nPlease pay"


def test_without_attachment_it_says_what_the_message_says() -> None:
    with pytest.raises(UnreadableError) as caught:
        _unpacked(compound_file(message("Hello", "The invoice comes by post.")))
    assert caught.value.reason is ReasonCode.UNSUPPORTED
    assert "comes by post" in str(caught.value)


def test_an_encrypted_message_is_refused_and_a_signed_one_read() -> None:
    locked = message("S", "", (("smime.p7m", b"\x30\x80"),), kind="IPM.Note.SMIME")
    with pytest.raises(UnreadableError) as caught:
        _unpacked(compound_file(locked))
    assert caught.value.reason is ReasonCode.ENCRYPTED
    mime = (
        b"From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/signed; boundary=x\r\n\r\n--x\r\n"
        b'Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="s.pdf"\r\n\r\n'
        b"%PDF-1.4\r\n--x--\r\n"
    )
    signed = message("S", "body", (("smime.p7m", mime),), kind="IPM.Note.SMIME.MultipartSigned")
    (member,) = _unpacked(compound_file(signed)).members
    assert (member.name, member.data[:8]) == ("s.pdf", b"%PDF-1.4")


def test_a_message_within_its_signature_is_read_and_one_for_its_receiver_alone_is_not() -> None:
    mime = (
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: application/pdf\r\n"
        b'Content-Disposition: attachment; filename="s.pdf"\r\n\r\n%PDF-1.4\r\n--x--\r\n'
    )
    opaque = message("S", "", (("smime.p7m", signed_file(mime)),), kind="IPM.Note.SMIME")
    (member,) = _unpacked(compound_file(opaque)).members
    assert (member.name, member.data[:8]) == ("s.pdf", b"%PDF-1.4")
    locked = message("S", "", (("smime.p7m", enveloped(mime)),), kind="IPM.Note.SMIME")
    with pytest.raises(UnreadableError) as caught:
        _unpacked(compound_file(locked))
    assert caught.value.reason is ReasonCode.ENCRYPTED


def test_too_many_attachments_are_refused() -> None:
    many = tuple((f"{n}.pdf", b"%PDF-1.4") for n in range(21))
    with pytest.raises(UnreadableError, match="21 attachments") as caught:
        _unpacked(compound_file(message("S", "", many)))
    assert caught.value.reason is ReasonCode.RESOURCE_LIMIT


def test_cut_and_flipped_messages_end_in_an_error_of_ours() -> None:
    """Any damage gives members or a reason, never the parser's own error."""
    data = compound_file(message("S", "body", (("a.pdf", PDF), ("m", message("I", "b", header=24)))))
    rng = random.Random(5)
    for n in range(120):
        broken = bytearray(data[: rng.randrange(600, len(data))] if n % 2 else data)
        for _ in range(rng.randrange(1, 6)):
            broken[rng.randrange(512, len(broken))] = rng.randrange(256)
        if file_types.sniff(bytes(broken)) == file_types.OUTLOOK:
            try:
                _unpacked(bytes(broken))
            except UnreadableError as error:
                assert error.remedy
