"""What a page looks like, in 256 bits: nearly the same for the same page scanned again, another for another page.

The lowest frequencies of its cosine transform, each above or below their median (perceptual hash; Zauner 2010).
"""

import cv2
import numpy as np
import numpy.typing as npt

_SIDE = 64  # pixels
_FREQUENCIES = 16  # in each direction; the first, the brightness of the whole, is left out by the median
_LEAST_CONTRAST = 2.0  # standard deviation of the grey values; an emptier page looks like any other


def fingerprint_of(gray: npt.NDArray[np.uint8]) -> str:
    """Sixty-four hex digits, or "" for a page that is nearly empty."""
    small = cv2.resize(gray, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    if float(small.std()) < _LEAST_CONTRAST:
        return ""
    lowest = cv2.dct(small)[:_FREQUENCIES, :_FREQUENCIES].flatten()
    bits = np.packbits(lowest > np.median(lowest[1:]))
    return bits.tobytes().hex()
