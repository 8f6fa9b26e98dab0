"""A linear model over hashed names: its margin is the first opinion about every place."""

from collections.abc import Sequence

import numpy as np

from extractors.learned.hashing import Floats, Ints


def margins(features: Sequence[Ints], weights: Floats) -> Floats:
    """The sum of the weights of each row's names."""
    if not features:
        return np.zeros(0)
    lengths = np.fromiter((len(f) for f in features), dtype=np.int64)
    picked = weights[np.concatenate(features)]
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    sums: Floats = np.add.reduceat(picked, starts) if len(picked) else np.zeros(len(features))
    return sums
