"""How signed files (.p7m) are written: binary or base64, with or without lines around it (RFC 5652, RFC 7468)."""

import base64
import binascii
import re

_SIGNED = bytes.fromhex("06092a864886f70d010702")  # the object identifier 1.2.840.113549.1.7.2
_ENVELOPED = bytes.fromhex("06092a864886f70d010703")
_REACH = 32  # bytes: the identifier stands behind one tag and one length
_BEGIN = re.compile(rb"-----BEGIN (?:CMS|PKCS7|PKCS #7 SIGNED DATA)-----\s*")
_BASE64 = re.compile(rb"[A-Za-z0-9+/\s]+={0,2}\s*(?:-----END [A-Z0-9# ]+-----\s*)?")


def is_signed_file(data: bytes) -> bool:
    """Whether the bytes begin as signed or enveloped data, in binary form or as base64."""
    head = data[:_REACH]
    if not data.startswith(b"0"):
        text = b"".join(_BEGIN.sub(b"", data[:200].lstrip(), count=1).split())
        try:
            head = base64.b64decode(text[: _REACH // 3 * 4], validate=True)
        except binascii.Error:
            return False
    return head[:1] == b"0" and (_SIGNED in head or _ENVELOPED in head)


def binary_of(data: bytes) -> bytes:
    """The binary form. ValueError where it is neither that nor base64."""
    if data.startswith(b"0"):
        return data
    text = _BEGIN.sub(b"", data.lstrip(), count=1)
    if not _BASE64.fullmatch(text):
        raise ValueError("neither binary nor base64")
    return base64.b64decode(b"".join(text.partition(b"-----")[0].split()), validate=True)
