"""Files put into archives and mails."""

import base64
import io
import warnings
import zipfile


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these members."""
    return zip_of([(entry(name), content) for name, content in members.items()], method)


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


def zip_of(members: list[tuple[zipfile.ZipInfo, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these entries, whatever they claim."""
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", method) as archive:
        warnings.simplefilter("ignore")  # of the same name twice
        for member, content in members:
            member.compress_type = method
            archive.writestr(member, content)
    return buffer.getvalue()


def entry(name: str, mode: int = 0) -> zipfile.ZipInfo:
    """A member's head; `mode` is what Unix knows of it, in the upper half."""
    head = zipfile.ZipInfo(name, (2024, 3, 1, 12, 0, 0))
    head.external_attr = mode
    return head
