"""All hostile files, in one order."""

from collections.abc import Iterator

from benchmarks.reading.hostile_files.archives import archives
from benchmarks.reading.hostile_files.hostile_file import HostileFile
from benchmarks.reading.hostile_files.mails import mails
from benchmarks.reading.hostile_files.markup import markup
from benchmarks.reading.hostile_files.mutants import good_files, mutants
from benchmarks.reading.hostile_files.pdf_bombs import pdf_bombs
from benchmarks.reading.hostile_files.pdf_tricks import pdf_tricks
from benchmarks.reading.hostile_files.pictures import pictures
from benchmarks.reading.hostile_files.two_faced import two_faced


def hostile_files() -> Iterator[HostileFile]:
    """One after the other; together they would fill a gigabyte."""
    yield from pdf_bombs()
    yield from pdf_tricks()
    yield from pictures()
    yield from archives()
    yield from mails()
    yield from markup()
    good = good_files()
    yield from mutants(good)
    yield from two_faced(good)
