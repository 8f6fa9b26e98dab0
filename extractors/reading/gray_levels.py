"""How dark a picture is, by counting its grey values: a third of the time that sorting its pixels takes. Pure."""

import cv2
import numpy as np
import numpy.typing as npt

Gray = npt.NDArray[np.uint8]


def level_at(gray: Gray, share: float) -> int:
    """The grey value that so large a share of the pixels does not exceed: at 0.5 the median, which is the paper's."""
    counts = cv2.calcHist([gray], [0], None, [256], [0, 256]).ravel().astype(np.int64).cumsum()
    return int(np.searchsorted(counts, share * (gray.size - 1), side="right"))
