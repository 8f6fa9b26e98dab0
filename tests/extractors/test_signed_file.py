"""Signed files (.p7m): the file inside is taken out, whatever form the signature is written in."""

import pytest
from cryptography.hazmat.primitives.serialization import pkcs7
from made_signed import as_base64, between_lines, enveloped, in_pieces, signed

from extractors.file_types import MAIL, PDF, SIGNED, XML, sniff
from extractors.unpacking import Unpacked, unpack
from holdpoint.document import BlobRef
from holdpoint.errors import UnreadableError
from holdpoint.finding import ReasonCode
from holdpoint.settings import LimitSettings
from tests.extractors.einvoice.made_einvoices import fatturapa
from tests.extractors.reading.made_files import LINES, pdf_of

INVOICE = fatturapa().encode()


def opened(data: bytes, name: str = "IT01234567890_FPR01.xml.p7m") -> Unpacked:
    blob = BlobRef(sha256="0" * 64, size=len(data), media_type=sniff(data), name=name)
    return unpack(blob, data, LimitSettings())


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(signed(INVOICE), id="binary"),
        pytest.param(as_base64(signed(INVOICE)), id="base64"),
        pytest.param(between_lines(signed(INVOICE)), id="between lines"),
        pytest.param(in_pieces(INVOICE), id="in pieces"),
        pytest.param(as_base64(in_pieces(INVOICE)), id="in pieces, base64"),
    ],
)
def test_a_signed_invoice_is_taken_out_of_its_signature(data: bytes) -> None:
    assert sniff(data) == SIGNED
    (member,) = opened(data).members
    assert (member.name, member.data, member.problem) == ("IT01234567890_FPR01.xml", INVOICE, None)
    assert sniff(member.data) == XML


def test_a_signed_pdf_is_one_file_of_one_type() -> None:
    """Its head stands early in the signed file, where it would make another file two things at once."""
    (member,) = opened(signed(pdf_of(*LINES)), "contract.pdf.p7m").members
    assert (member.name, sniff(member.data)) == ("contract.pdf", PDF)


def test_a_mail_signed_as_a_whole_is_opened_layer_by_layer() -> None:
    entity = (
        b"Content-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/plain\n\nPlease find our invoice.\n"
        b"--B\nContent-Type: application/xml; name=invoice.xml\n"
        b"Content-Disposition: attachment; filename=invoice.xml\n\n" + INVOICE + b"\n--B--\n"
    )
    mail = (
        b"From: a@example.org\nSubject: Invoice\nMIME-Version: 1.0\n"
        b"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\n"
        b"Content-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=smime.p7m\n\n"
        + as_base64(signed(entity))
    )
    assert sniff(mail) == MAIL
    (layer,) = opened(mail, "mail.eml").members
    assert (layer.name, sniff(layer.data)) == ("smime.p7m", SIGNED)
    (inner,) = opened(layer.data, layer.name).members
    assert sniff(inner.data) == MAIL
    (invoice,) = opened(inner.data, inner.name).members
    assert invoice.name == "invoice.xml"
    assert sniff(invoice.data) == XML


@pytest.mark.parametrize(
    ("data", "reason", "told"),
    [
        pytest.param(enveloped(INVOICE), ReasonCode.ENCRYPTED, "encrypted for its receiver", id="encrypted"),
        pytest.param(
            signed(INVOICE, pkcs7.PKCS7Options.DetachedSignature),
            ReasonCode.UNSUPPORTED,
            "a signature without the file",
            id="signature alone",
        ),
        pytest.param(signed(INVOICE)[:300], ReasonCode.DAMAGED, "broken", id="cut"),
        pytest.param(as_base64(signed(INVOICE))[:300] + b"!?", ReasonCode.DAMAGED, "broken", id="base64 broken"),
    ],
)
def test_what_cannot_be_taken_out_says_why(data: bytes, reason: ReasonCode, told: str) -> None:
    with pytest.raises(UnreadableError, match=told) as refused:
        opened(data)
    assert refused.value.finding().code is reason


@pytest.mark.parametrize("data", [b"0", b"0\x80", b"MII", b"Minutes of the meeting", b"-----BEGIN PKCS7-----\n"])
def test_what_only_begins_alike_is_no_signed_file(data: bytes) -> None:
    assert sniff(data) != SIGNED
