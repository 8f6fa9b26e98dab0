"""How many pictures a TIFF file holds, by the chain of its directories alone: nothing is decoded. Pure.

TIFF 6.0, section 2, and BigTIFF (https://www.awaresystems.be/imaging/tiff/bigtiff.html). The sandbox's caller asks, to
know how long reading may take; so no more of the file is looked at than two numbers a directory.
"""

import struct
from dataclasses import dataclass

_BIG = 43
_ORDERS = {b"II": "<", b"MM": ">"}


@dataclass(frozen=True)
class _Form:
    """How a kind of TIFF writes its directories: how many entries, the entries, where the next directory is."""

    first: int  # byte at which the place of the first directory stands
    count: str
    entry: int  # bytes
    offset: str


_CLASSIC = _Form(first=4, count="H", entry=12, offset="I")
_LARGE = _Form(first=8, count="Q", entry=20, offset="Q")


def frames_of(data: bytes, most: int) -> int:
    """So many, at least 1 and at most `most`: a chain that breaks off or runs in a circle counts up to there."""
    order = _ORDERS.get(data[:2], "<")
    form = _LARGE if _number(data, 2, order + "H") == _BIG else _CLASSIC
    at, seen = _number(data, form.first, order + form.offset), set[int]()
    while at and at not in seen and len(seen) < most:
        seen.add(at)
        entries = _number(data, at, order + form.count)
        at = _number(data, at + struct.calcsize(order + form.count) + entries * form.entry, order + form.offset)
    return max(len(seen), 1)


def _number(data: bytes, at: int, form: str) -> int:
    """The number there; 0 behind the end of the file."""
    if at + struct.calcsize(form) > len(data):
        return 0
    return int(struct.unpack_from(form, data, at)[0])
