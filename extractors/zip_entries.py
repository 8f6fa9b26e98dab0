"""Entries of a zip, looked at before they are unpacked and read no further than allowed."""

import stat
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from holdpoint.finding import ReasonCode
from holdpoint.settings import LimitSettings

MEBIBYTE = 1024 * 1024
_RATIO_FROM = MEBIBYTE  # unpacked bytes; below it a good ratio threatens nobody (an empty form packs 200 to 1)
_IS_ENCRYPTED = 0x1  # general purpose flag of an entry
_END = b"PK\x05\x06"  # end of central directory record (APPNOTE.TXT 4.3.16)
_END_REACH = 66_000  # bytes from the end within which it starts: 22, and a comment of at most 65,535
_ENTRY = b"PK\x01\x02"  # central directory header (4.3.12)
_ENTRY_SIZE = 46
_END_SIZE = 22
_LARGE_END = b"PK\x06\x07"  # zip64 end of central directory locator (4.3.15), right before the record it replaces
_LARGE_END_SIZE = 20
_MOST_ENDS = 16  # looked at: what looks like one may stand in a comment

Problem = tuple[ReasonCode, str]  # why an entry is not unpacked: the fact without a full stop, "it" being the entry


def entry_problem(entry: zipfile.ZipInfo, limits: LimitSettings) -> Problem | None:
    """What the directory of the archive already tells, before anything is unpacked."""
    if stat.S_ISLNK(entry.external_attr >> 16):
        return ReasonCode.UNSUPPORTED, "is a link to another file"
    if entry.flag_bits & _IS_ENCRYPTED:
        return ReasonCode.ENCRYPTED, "is encrypted"
    if entry.file_size > limits.file_mb * MEBIBYTE:
        return ReasonCode.RESOURCE_LIMIT, f"unpacks to {entry.file_size / MEBIBYTE:.0f} MB ({limits.file_mb} allowed)"
    if entry.file_size > _RATIO_FROM and entry.file_size > limits.archive_ratio * max(entry.compress_size, 1):
        ratio = entry.file_size // max(entry.compress_size, 1)
        return ReasonCode.RESOURCE_LIMIT, f"unpacks to {ratio} times its packed size ({limits.archive_ratio} allowed)"
    return None


def entry_content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes | Problem:
    """The content, read no further than the directory promised: it may have lied."""
    try:
        with archive.open(entry) as stream:
            content = stream.read(entry.file_size + 1)
    except NotImplementedError as error:
        return ReasonCode.UNSUPPORTED, f"is packed in an unknown way ({error})"
    except MemoryError:  # LZMA takes as much at once as the archive tells it to
        return ReasonCode.RESOURCE_LIMIT, "needs more memory to unpack than a file may have"
    except Exception as error:  # noqa: BLE001 - zlib, bz2 and lzma have errors of their own
        return ReasonCode.DAMAGED, f"is broken ({error})"
    if len(content) > entry.file_size:
        return ReasonCode.RESOURCE_LIMIT, "is larger than the archive says"
    return content


def first_names(data: bytes, most: int) -> Iterator[str]:
    """At most `most` names from the central directory, without building it: a hostile one has millions of entries."""
    end = data.rfind(_END, max(len(data) - _END_REACH, 0))
    if end < 0 or end + 20 > len(data):
        return
    size, offset = struct.unpack_from("<II", data, end + 12)
    at = end - size if end - size >= 0 and data[end - size : end - size + 4] == _ENTRY else offset
    for _ in range(most):
        if data[at : at + 4] != _ENTRY or at + _ENTRY_SIZE > len(data):
            return
        name, extra, comment = struct.unpack_from("<HHH", data, at + 28)
        yield data[at + _ENTRY_SIZE : at + _ENTRY_SIZE + name].decode("utf-8", "replace")
        at += _ENTRY_SIZE + name + extra + comment


@dataclass(frozen=True)
class Directory:
    """Where an archive's directory ends, its comment not counted, and whether the comment ends with the file."""

    end: int
    count: int
    ends_with_file: bool


def directory_of(data: bytes) -> Directory | None:
    """The directory by which a reader would take the file for an archive, whatever stands before or behind it."""
    at = len(data)
    for _ in range(_MOST_ENDS):
        at = data.rfind(_END, max(len(data) - _END_REACH, 0), at)
        if at < 0:
            return None
        if at + _END_SIZE > len(data):
            continue
        count, size, offset, comment = struct.unpack_from("<HIIH", data, at + 10)
        is_large = data[max(at - _LARGE_END_SIZE, 0) : at].startswith(_LARGE_END)
        if is_large or _ENTRY in (data[max(at - size, 0) :][:4], data[offset : offset + 4]) or (count, size) == (0, 0):
            return Directory(at + _END_SIZE, count, at + _END_SIZE + comment == len(data))
    return None
