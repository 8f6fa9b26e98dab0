"""Signed files with their content inside (.p7m): Cryptographic Message Syntax, RFC 5652. Runs in a child.

FatturaPA invoices are sent so, and mails signed as a whole. The content is taken out. Whether the signature holds is
not looked at: it says who sent the file, not that its values are right.
"""

from pathlib import PurePosixPath

from asn1crypto import cms

from extractors.reading import refusals
from extractors.signed_bytes import binary_of
from holdpoint.errors import UnreadableError
from holdpoint.finding import ReasonCode

_EXTENSIONS = (".p7m", ".p7s", ".p7c")


def content_of(name: str, data: bytes) -> tuple[str, bytes]:
    """The signed file: its name, which is that of the outer one without its ending, and its bytes.

    UnreadableError: `encrypted`, `unsupported` (a signature without its file), `damaged`.
    """
    try:
        info = cms.ContentInfo.load(binary_of(data))
        kind = info["content_type"].native
        content = info["content"]["encap_content_info"]["content"].native if kind == "signed_data" else None
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - broken structures make it raise whatever they like
        raise refusals.damaged(f"The signed file is broken ({type(error).__name__}).") from None
    if kind != "signed_data":
        raise UnreadableError(
            ReasonCode.ENCRYPTED,
            "The file is encrypted for its receiver (.p7m).",
            consequence="What is in it cannot be read.",
            remedy="Decrypt it with the receiver's key, or ask the sender for it signed only, and drop that.",
        )
    if not isinstance(content, bytes) or not content:
        raise UnreadableError(
            ReasonCode.UNSUPPORTED,
            "The file is a signature without the file that it signs.",
            consequence="There is nothing in it to read.",
            remedy="Drop the signed file itself.",
        )
    return _inner_name(name), content


def _inner_name(name: str) -> str:
    path = PurePosixPath(name)
    return path.stem if path.suffix.lower() in _EXTENSIONS and path.stem else f"content of {name}"
