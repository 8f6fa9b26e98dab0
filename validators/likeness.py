"""The same print in other bytes: what two readings of one page have in common, however they came to be.

A page that is saved, scanned or photographed again keeps its numbers and their neighbours, give or take what the reader
got wrong; another month's invoice of the same vendor shares its letterhead and little else. So a document is a set of
shingles: each group of digits with what stands before it. Sets are compared by MinHash (Broder 1997), and found by
bands of it (Indyk and Motwani 1998): two documents with the share s of their shingles in common share a band
of three rows with the probability 1 - (1 - s^3)^16. That is 0.9 for s = 0.5, 0.99 for 0.62, 0.11 for 0.19.
"""

import hashlib
import re
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from holdpoint.document import Document

BANDS = 16
ROWS = 3
_FEWEST = 6  # shingles; less print looks like too much else
_MOST_WORDS = 4_000  # of a document: what comes behind changes no answer
_LEAST_DIGITS = 2
_random = np.random.default_rng(20_260_101)  # any numbers do, but always the same
_SEEDS = _random.integers(0, 1 << 63, BANDS * ROWS, dtype=np.uint64)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))  # splitmix64's own multipliers
_PLACES = tuple(_random.choice(256, 16, replace=False) for _ in range(BANDS))  # bits of a fingerprint, for each band
_SAME_PICTURE = 26
_NOT_LETTER = re.compile(r"[\W_]+")


def bands_of(document: Document) -> tuple[int, ...]:
    """What documents that look alike share some of: 16 numbers below 2^63.

    Where there is too little print, of the picture of the first page; none where there is none.
    """
    shingles = shingles_of(document)
    if len(shingles) < _FEWEST:
        return _bands_of_picture(picture_of(document))
    rows = _minima(shingles)
    found = []
    for band in range(BANDS):
        part = rows[band * ROWS : (band + 1) * ROWS].tobytes()
        digest = hashlib.blake2b(bytes([band]) + part, digest_size=8).digest()
        found.append(int.from_bytes(digest, "big") >> 1)
    return tuple(found)


def shingles_of(document: Document) -> frozenset[str]:
    """Each number with the word before it, and each with the number after it."""
    words = [word.text for page in document.pages for word in page.words][:_MOST_WORDS]
    if not words:  # a bare e-invoice
        words = [part for a in document.attachments for part in re.split(r"[<>\s]+", a.text)][:_MOST_WORDS]
    return frozenset(_shingles(words))


def picture_of(document: Document) -> str:
    """The fingerprint of the first page, where the document has too little print to be known by; else ""."""
    first = document.pages[0].fingerprint if document.pages else ""
    return first if first and len(shingles_of(document)) < _FEWEST else ""


def is_same_picture(one: str, other: str) -> bool:
    """Whether two fingerprints are of one page.

    Of their 256 bits, scans of one drawing differ in 8 to 24, drawings of one hand in 34 and more.
    """
    return len(one) == len(other) > 0 and (int(one, 16) ^ int(other, 16)).bit_count() <= _SAME_PICTURE


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the shingles of both that they have in common, 0 to 1."""
    return len(one & other) / len(one | other) if one or other else 0.0


def _shingles(words: Iterable[str]) -> Iterable[str]:
    before, number_before = "", ""
    for word in words:
        bare = _NOT_LETTER.sub("", word.casefold())
        if not bare:
            continue
        digits = "".join(c for c in bare if c.isdigit())
        if len(digits) >= _LEAST_DIGITS:
            yield f"{_sign(before)} {digits}"
            if number_before:
                yield f"{number_before} {digits}"
            number_before = digits
        before = bare


def _sign(word: str) -> str:
    """The word, as far as readers agree on it: its first letters; a number by its digits."""
    digits = "".join(c for c in word if c.isdigit())
    return digits or word[:4]


def _bands_of_picture(fingerprint: str) -> tuple[int, ...]:
    """Each band 16 bits of it, always the same: with 8 % of all different, one band at least is equal in 99 of 100."""
    if not fingerprint:
        return ()
    bits = np.unpackbits(np.frombuffer(bytes.fromhex(fingerprint), dtype=np.uint8))
    found = []
    for band, places in enumerate(_PLACES):
        digest = hashlib.blake2b(b"picture" + bytes([band]) + bits[places].tobytes(), digest_size=8).digest()
        found.append(int.from_bytes(digest, "big") >> 1)
    return tuple(found)


def _minima(shingles: frozenset[str]) -> npt.NDArray[np.uint64]:
    hashed = np.frombuffer(
        b"".join(hashlib.blake2b(s.encode(), digest_size=8).digest() for s in shingles), dtype=np.uint64
    )
    # A bijection of its own for each row: splitmix64's finalizer (Steele, Lea, Flood 2014), modulo 2^64 by overflow.
    permuted = hashed[None, :] ^ _SEEDS[:, None]
    for multiplier, shift in zip(_MIX, (30, 27), strict=True):
        permuted = (permuted ^ (permuted >> np.uint64(shift))) * multiplier
    permuted ^= permuted >> np.uint64(31)
    return np.asarray(permuted.min(axis=1), dtype=np.uint64)
