"""Files signed by a key made for the test: binary, as base64, between lines, in pieces as streaming programs do."""

import base64
import datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID


@cache
def _signer() -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    return _certificate("Test", key), key


def _certificate(name: str, key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> x509.Certificate:
    """Signed by its own key, for ten years."""
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    begins = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(begins + datetime.timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )


def signed(content: bytes, *options: pkcs7.PKCS7Options) -> bytes:
    """The content within its signature, DER; with `DetachedSignature` the signature alone."""
    certificate, key = _signer()
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(certificate, key, hashes.SHA256())
    return builder.sign(Encoding.DER, [pkcs7.PKCS7Options.Binary, *options])


def as_base64(data: bytes) -> bytes:
    return base64.encodebytes(data)


def between_lines(data: bytes) -> bytes:
    return b"-----BEGIN PKCS7-----\n" + base64.encodebytes(data) + b"-----END PKCS7-----\n"


def in_pieces(content: bytes) -> bytes:
    """Without lengths (BER), the content in strings of 100 bytes, nobody's signature: the form of a stream."""
    pieces = b"".join(b"\x04" + bytes([len(part)]) + part for part in _parts(content, 100))
    data = bytes.fromhex("06092a864886f70d010701")
    inside = b"\x30\x80" + data + b"\xa0\x80\x24\x80" + pieces + b"\0\0\0\0\0\0"
    body = b"\x30\x80\x02\x01\x01\x31\x00" + inside + b"\x31\x00\0\0"
    return b"\x30\x80" + bytes.fromhex("06092a864886f70d010702") + b"\xa0\x80" + body + b"\0\0\0\0"


def enveloped(content: bytes) -> bytes:
    """Encrypted for the one who holds the key."""
    receiver = _certificate("Receiver", rsa.generate_private_key(public_exponent=65537, key_size=2048))
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(content).add_recipient(receiver)
    return builder.encrypt(Encoding.DER, [pkcs7.PKCS7Options.Binary])


def _parts(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]
