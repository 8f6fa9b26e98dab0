"""Changes that a fuzzer makes to a file: bytes, numbers, words of its format, parts. The same for the same seed."""

import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence

_NUMBERS = (
    b"0",
    b"-1",
    b"1",
    b"255",
    b"65535",
    b"2147483647",
    b"4294967296",
    b"-2147483648",
    b"99999999999999999999",
    b"1e308",
    b"0.0000001",
    b"nan",
)
_INTERESTING = (0, 1, 0x7F, 0x80, 0xFF)
_DIGITS = re.compile(rb"-?\d+(?:\.\d+)?")
_STREAM = re.compile(rb"stream\r?\n(.{20,}?)\r?\nendstream", re.DOTALL)
_PART = re.compile(rb"\d+ 0 obj.*?endobj|<[A-Za-z][^<>]*>[^<>]*</[^<>]*>|\n[^\n]*", re.DOTALL)
_LARGEST = 300_000  # bytes of a mutant

Change = Callable[[bytes, random.Random, Sequence[bytes]], bytes]


def mutated(seeds: Sequence[bytes], words: Sequence[bytes], rng: random.Random) -> bytes:
    """One of the seeds with one to eight changes."""
    data = rng.choice(seeds)
    for _ in range(rng.choice((1, 1, 2, 3, 5, 8))):
        data = rng.choice(_CHANGES)(data, rng, words) or b"\0"
        if rng.random() < 0.05:
            other = rng.choice(seeds)
            data = data[: rng.randrange(len(data))] + other[rng.randrange(len(other)) :]
    return data[:_LARGEST]


def mutated_member(seeds: Sequence[bytes], words: Sequence[bytes], rng: random.Random) -> bytes:
    """One of the archives with one of its members changed, packed again so that the change is met."""
    with zipfile.ZipFile(io.BytesIO(rng.choice(seeds))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    changed = rng.choice(list(members))
    members[changed] = mutated((members[changed],), words, rng)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


def _flip(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    changed = bytearray(data)
    for _n in range(rng.choice((1, 2, 8, 30))):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _set(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    changed, at = bytearray(data), rng.randrange(len(data))
    for index in range(at, min(at + rng.choice((1, 2, 4, 8)), len(data))):
        changed[index] = rng.choice(_INTERESTING)
    return bytes(changed)


def _cut_out(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + data[at + rng.choice((1, 4, 30, 500)) :]


def _cut_off(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    return data[: rng.randrange(1, len(data) + 1)]


def _repeat(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    at = rng.randrange(len(data))
    piece = data[at : at + rng.choice((1, 8, 60, 900))]
    return data[:at] + piece * rng.choice((1, 2, 16, 200)) + data[at:]


def _number(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    return _replaced(data, _DIGITS, rng, lambda _found: rng.choice(_NUMBERS))


def _word(data: bytes, rng: random.Random, words: Sequence[bytes]) -> bytes:
    if not words:
        return _flip(data, rng, words)
    word, other = rng.choice(words), rng.choice(words)
    places = [m.start() for m in re.finditer(re.escape(word), data)]
    if places and rng.random() < 0.7:
        at = rng.choice(places)
        return data[:at] + other + data[at + len(word) :]
    at = rng.randrange(len(data))
    return data[:at] + other + data[at:]


def _part(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    """Leave out, double or exchange whole parts: PDF objects, XML elements, lines."""
    parts = [m.span() for m in _PART.finditer(data)]
    if not parts:
        return _repeat(data, rng, ())
    (start, end), (other_start, other_end) = rng.choice(parts), rng.choice(parts)
    insert = rng.choice((b"", data[other_start:other_end], data[start:end] * 50))
    return data[:start] + insert + data[end:]


def _packed(data: bytes, rng: random.Random, words: Sequence[bytes]) -> bytes:
    """A change inside a compressed stream, packed again."""

    def change(found: bytes) -> bytes:
        try:
            inner = zlib.decompress(found[found.index(b"\n") + 1 : -len(b"endstream")].strip(b"\r\n"))
        except (zlib.error, ValueError):
            return found
        inner = rng.choice((_flip, _number, _repeat, _word, _cut_out))(inner or b"\0", rng, words)
        return b"stream\n" + zlib.compress(inner[:_LARGEST]) + b"\nendstream"

    return _replaced(data, _STREAM, rng, change)


def _replaced(data: bytes, pattern: re.Pattern[bytes], rng: random.Random, change: Callable[[bytes], bytes]) -> bytes:
    places = [m.span() for m in pattern.finditer(data)]
    if not places:
        return _flip(data, rng, ())
    start, end = rng.choice(places)
    return data[:start] + change(data[start:end]) + data[end:]


_CHANGES: tuple[Change, ...] = (
    _flip,
    _flip,
    _set,
    _cut_out,
    _cut_off,
    _repeat,
    _number,
    _number,
    _word,
    _word,
    _part,
    _part,
    _packed,
)
