"""Where characters stand, by pdfium, for many characters of a page at once.

pdfium has a call for one character only. Made the usual way, more than half of its time goes into turning Python's
numbers into C's: so the places that it writes to are made once, and the function takes its arguments as they are.
"""

import ctypes
import struct
from collections import deque
from collections.abc import Sequence
from itertools import repeat

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

_AT_ONCE = 1024
_buffer = (ctypes.c_float * (4 * _AT_ONCE))()  # one for all: pdfium itself is for one thread at a time
_numbers = memoryview(_buffer).cast("B").cast("f")
_RECTANGLE = ctypes.sizeof(pdfium_c.FS_RECTF)
_places = tuple(ctypes.byref(_buffer, at) for at in range(0, ctypes.sizeof(_buffer), _RECTANGLE))

_nowhere = struct.pack("f", float("nan")) * len(_buffer)

# Without types: a whole number passes as C's int, and what is a pointer has to be one already. What it says about its
# success costs as much as a tenth of the call: it leaves the place alone where a character has no box.
_loose_box = ctypes.PYFUNCTYPE(None)(ctypes.cast(pdfium_c.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0)

Columns = tuple[list[float], list[float], list[float], list[float]]  # left, top, right, bottom; y upwards


def boxes_of(text_page: pdfium.PdfTextPage, characters: Sequence[int]) -> Columns:
    """The loose box of each character of the page, by index, column by column; no numbers (NaN) where it has none."""
    page = ctypes.c_void_p.from_param(ctypes.cast(text_page.raw, ctypes.c_void_p).value)
    columns: Columns = ([], [], [], [])
    for begin in range(0, len(characters), _AT_ONCE):
        some = characters[begin : begin + _AT_ONCE]
        ctypes.memmove(_buffer, _nowhere, _RECTANGLE * len(some))
        deque(map(_loose_box, repeat(page), some, _places), maxlen=0)
        end = 4 * len(some)
        for place, column in enumerate(columns):
            column += _numbers[place:end:4].tolist()
    return columns
