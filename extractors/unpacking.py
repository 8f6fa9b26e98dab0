"""Archives and mails into their members. What is wrong with one member never keeps the others from being taken.

A member that cannot be taken (a bomb, a path out of the archive, a link) still becomes a member: it carries its problem
as a finding, and as data a short note that names it, always the same bytes for the same member.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from extractors import file_types, mail, outlook, signed_file
from extractors.reading import refusals
from extractors.second_type import second_type_of
from extractors.zip_entries import MEBIBYTE, entry_content, entry_problem
from holdpoint.document import BlobRef
from holdpoint.errors import UnreadableError
from holdpoint.finding import Finding, ReasonCode
from holdpoint.model import Frozen
from holdpoint.settings import LimitSettings

_NAME_LENGTH = 150
_SAID_LENGTH = 400  # characters of a mail's text in a message
_LITTER = re.compile(r"(?:^|/)(?:__MACOSX/.*|\.DS_Store|Thumbs\.db|desktop\.ini)$", re.IGNORECASE)
_ABSOLUTE = re.compile(r"^(?:/|[A-Za-z]:)")


class Member(Frozen):
    """One file out of a container. With a `problem`, `data` is a note about it and not the file's content."""

    name: str
    data: bytes
    problem: Finding | None = None


class Unpacked(Frozen):
    """What a container held. `context` is a mail's subject and body as text, at most 20 kB; empty for archives."""

    members: tuple[Member, ...]
    context: str = ""


def unpack(blob: BlobRef, data: bytes, limits: LimitSettings) -> Unpacked:
    """The members of a zip, a mail, an Outlook message or a signed file, with unique names and no folders.

    UnreadableError: `encrypted`, `damaged`, `empty`, `unsupported` (no container, one of two types at once, or a mail
    without attachment), `resource_limit` (more members than allowed). How deep containers may be nested is the
    caller's to count.
    """
    media_type = file_types.sniff(data)
    second = second_type_of(data, media_type) if file_types.is_container(media_type) else None
    if second is not None:
        raise refusals.two_types(file_types.NAMES[media_type], file_types.NAMES[second])
    if media_type == file_types.ZIP:
        found, context = _zip_members(data, limits), ""
    elif media_type == file_types.MAIL:
        letter = mail.read_mail(data, limits.archive_members)
        found, context = iter(letter.attachments), letter.context
    elif media_type == file_types.OUTLOOK:
        letter = outlook.read_outlook(data, limits.archive_members)
        found, context = iter(letter.attachments), letter.context
    elif media_type == file_types.SIGNED:
        found, context = iter([signed_file.content_of(blob.name, data)]), ""
    else:
        raise refusals.empty() if not data else refusals.unsupported("no archive and no mail")
    members = members_of(blob, found, limits)
    if not members:
        raise _without_members(media_type, context)
    if all(m.problem is not None and m.problem.code is ReasonCode.ENCRYPTED for m in members):
        raise UnreadableError(
            ReasonCode.ENCRYPTED,
            "The archive is encrypted.",
            consequence="Its files cannot be unpacked without the password.",
            remedy="Ask the sender for it without a password, or unpack it and drop the files.",
        )
    return Unpacked(members=members, context=context)


_Found = tuple[str, bytes | Finding]  # the name as stored, and the content or why there is none


def members_of(blob: BlobRef, found: Iterable[_Found], limits: LimitSettings) -> tuple[Member, ...]:
    """What was found in the container `blob` under names of their own, as far as all of it together is not too much."""
    return tuple(_named(blob, _within_total(found, limits.archive_mb * MEBIBYTE)))


def _zip_members(data: bytes, limits: LimitSettings) -> Iterator[_Found]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a hostile directory makes it raise whatever it likes
        raise refusals.damaged(f"The archive is broken ({error}).") from None
    with archive:
        entries = [e for e in archive.infolist() if not e.filename.endswith("/") and not _LITTER.search(e.filename)]
        if len(entries) > limits.archive_members:
            raise refusals.too_many_files("archive", len(entries), limits.archive_members)
        for entry in entries:
            yield entry.filename, _member(archive, entry, limits)


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: LimitSettings) -> bytes | Finding:
    name = entry.filename.replace("\\", "/")
    if _ABSOLUTE.match(name) or ".." in name.split("/"):
        return _finding(ReasonCode.UNSUPPORTED, f'The archive names a file outside itself ("{_shown(name)}")')
    found = entry_problem(entry, limits) or entry_content(archive, entry)
    if isinstance(found, bytes):
        return found
    code, fact = found
    return _finding(code, f'"{_shown(name)}" in the archive {fact}')


def _within_total(found: Iterable[_Found], limit: int) -> Iterator[_Found]:
    total = 0
    for name, content in found:
        if isinstance(content, bytes):
            if total + len(content) > limit:
                message = f'With "{_shown(name)}" the container unpacks to more than {limit // MEBIBYTE} MB'
                content = _finding(ReasonCode.RESOURCE_LIMIT, message)
            else:
                total += len(content)
        yield name, content


def _named(blob: BlobRef, found: Iterable[_Found]) -> Iterator[Member]:
    """Members with unique names that are safe to show and to store."""
    used: set[str] = set()
    for number, (stored, content) in enumerate(found, start=1):
        name = _unique(_plain(stored) or f"member-{number}", used)
        used.add(name.casefold())
        if isinstance(content, bytes):
            yield Member(name=name, data=content)
        else:
            note = f"Holdpoint did not unpack this file.\ncontainer: {blob.sha256}\nmember: {number} {_shown(stored)}\n"
            yield Member(name=name, data=f"{note}problem: {content.message}\n".encode(), problem=content)


def _plain(stored: str) -> str:
    name = PurePosixPath(stored.replace("\\", "/")).name
    name = "".join(c for c in name if c.isprintable()).strip(" .")
    stem, extension = PurePosixPath(name).stem, PurePosixPath(name).suffix[:20]
    return stem[: _NAME_LENGTH - len(extension)] + extension


def _unique(name: str, used: set[str]) -> str:
    path, count, candidate = PurePosixPath(name), 1, name
    while candidate.casefold() in used:
        count += 1
        candidate = f"{path.stem} ({count}){path.suffix}"
    return candidate


def _shown_whole(text: str) -> str:
    return "".join(c if c.isprintable() else " " if c.isspace() else "�" for c in text)


def _shown(name: str) -> str:
    shown = "".join(c if c.isprintable() else "�" for c in name)
    return shown if len(shown) <= _NAME_LENGTH else shown[: _NAME_LENGTH - 1] + "…"


def _said(context: str) -> str:
    """How a mail's subject and body begin, on one line: a person sees at once what it is about."""
    text = " ".join(_shown_whole(context).split())
    if not text:
        return "It says nothing."
    return f'It says: "{text if len(text) <= _SAID_LENGTH else text[: _SAID_LENGTH - 1] + "…"}"'


def _finding(code: ReasonCode, fact: str) -> Finding:
    return Finding(
        code=code, message=f"{fact}. It was not unpacked. Ask the sender for the file itself if it is needed."
    )


def _without_members(media_type: str, context: str) -> UnreadableError:
    if media_type in (file_types.MAIL, file_types.OUTLOOK):
        return UnreadableError(
            ReasonCode.UNSUPPORTED,
            "The mail carries no attachment.",
            consequence=f"There is no document in it to read. {_said(context)}",
            remedy="If its text is what was meant, take it from the original; else ask the sender to attach the "
            "document, or discard the mail.",
        )
    return UnreadableError(
        ReasonCode.EMPTY,
        "The archive holds no files.",
        consequence="There is nothing to read.",
        remedy="Ask the sender for it again.",
    )
