"""Finds of the fuzzer: what a library raises on a broken file is a reason in words, and costs nothing but that file."""

import hashlib
import time
import zipfile

import pytest

from benchmarks.reading.fuzzed_parsers import fuzzed_parsers
from benchmarks.reading.fuzzing import file_of, fuzz
from benchmarks.reading.hostile_files.markup import ubl
from benchmarks.reading.hostile_files.wrapping import mail_of, zipped
from extractors import file_types
from extractors.options import ReadingOptions
from extractors.pipeline import read_and_extract
from extractors.reading.pdf_catalogue import as_text
from extractors.unpacking import unpack
from holdpoint.document import BlobRef
from holdpoint.errors import UnreadableError
from holdpoint.finding import ReasonCode
from holdpoint.settings import LimitSettings


def blob_of(data: bytes) -> BlobRef:
    sha256 = hashlib.sha256(data).hexdigest()
    return BlobRef(sha256=sha256, size=len(data), media_type=file_types.sniff(data), name="a")


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_member_that_cannot_be_unpacked_leaves_the_others(method: int) -> None:
    content = bytes(range(256)) * 20
    data = bytearray(zipped({"broken.bin": content, "whole.bin": content}, method))
    at = data.index(b"broken.bin") + 10
    data[at + 6 : at + 40] = b"\xff" * 34
    found = unpack(blob_of(bytes(data)), bytes(data), LimitSettings()).members
    assert [m.problem.code if m.problem else None for m in found] == [ReasonCode.DAMAGED, None]
    assert found[1].data == content


def test_a_parameter_longer_than_a_line_hangs_nothing() -> None:
    """A mail of 700 bytes that Python's own writer of mails never finishes, inside another mail."""
    inner = mail_of([("a.txt", b"hello")]).replace(b"filename=", b"f" + b"i" * 200 + b"lename=")
    head = (
        b"From: a@b.c\nSubject: x\nContent-Type: multipart/mixed; boundary=O\n\n--O\nContent-Type: message/rfc822\n\n"
    )
    data = head + inner + b"\n--O--\n"
    started = time.process_time()
    (member,) = unpack(blob_of(data), data, LimitSettings()).members
    assert b"lename=" in member.data
    assert time.process_time() - started < 2


def test_a_member_without_a_name_is_a_member() -> None:
    """What stands behind a zero byte is no part of a name, and here it stands first."""
    data = zipped({"abcd.pdf": b"content", "b.pdf": b"other"}).replace(b"abcd.pdf", b"\0bcd.pdf")
    found = unpack(blob_of(data), data, LimitSettings()).members
    assert [(m.name, m.data) for m in found] == [("member-1", b"content"), ("b.pdf", b"other")]


@pytest.mark.parametrize("amount", ["1e999999999", "1e-999999999", "9" * 400_000, "NaN"])
def test_an_amount_that_no_ledger_has_is_no_value(amount: str) -> None:
    """1e999999999 is ten characters that take a gigabyte to write out."""
    data = ubl(total=amount)
    started = time.process_time()
    (read,) = read_and_extract(blob_of(data), data, ReadingOptions(limits=LimitSettings(), languages=("eng",)))
    assert time.process_time() - started < 5
    totals = [f for f in read.extraction.fields if f.name == "total_amount"]
    assert [f.value for f in totals] == [None]


@pytest.mark.parametrize("name", ["punycode", "idna", "undefined", "unicode_escape", "utf-7", "no-such"])
def test_an_encoding_that_no_invoice_has_is_not_followed(name: str) -> None:
    data = f'<?xml version="1.0" encoding="{name}"?><a>\\x41 +AGE-</a>'.encode()
    assert as_text(data) == data.decode()


def test_encodings_of_real_files_are() -> None:
    for name in ("utf-8", "UTF-16", "iso-8859-1", "ISO-8859-15", "windows-1252", "us-ascii"):
        text = f'<?xml version="1.0" encoding="{name}"?><a>b</a>'
        assert as_text(text.encode(name)) == text


def test_a_picture_without_dimensions_is_damaged() -> None:
    tiff = fuzzed_parsers()["tiff"]
    with pytest.raises(UnreadableError) as error:
        tiff.call(
            tiff.seeds[0]
            .replace(b"\x00\x01\x04\x00", b"\x00\x09\x04\x00")
            .replace(b"\x00\x01\x03\x00", b"\x00\x09\x03\x00")
        )
    assert error.value.reason is ReasonCode.DAMAGED


def test_the_fuzzer_finds_what_is_wrong_and_makes_it_again() -> None:
    """Its own test: a parser that fails on some files."""
    parser = fuzzed_parsers()["e-invoice"]

    def fails(data: bytes) -> None:
        if b"Invoice" not in data:
            raise LookupError(data)

    fragile = type(parser)(parser.seeds, parser.words, fails)
    result = fuzz("e-invoice", fragile, seconds=1.0, first=0)
    number = result["finds"]["exception LookupError"]
    assert b"Invoice" not in file_of("e-invoice", fragile, number)
    assert sum(result["outcomes"].values()) == result["files"]
