"""What confidences are worth, in a few figures."""

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from evaluation.calibration import calibration_error, error_by_chance
from evaluation.judgements import Judgements
from evaluation.ranking import ranking
from evaluation.resampling import Draws

Floats = npt.NDArray[np.float64]
Item = TypeVar("Item")
Numbers = TypeVar("Numbers")
_FOLDS = 5
HEADING = f"{'':26}{'values':>7}{'right':>7}{'error':>8}{'chance':>8}{'AUROC':>7}{'at 1 %':>8}"


def in_folds(
    items: Sequence[Item],
    group_of: Callable[[Item], str],
    fitted: Callable[[Sequence[Item]], Numbers],
    after: Callable[[Item, Numbers], float],
) -> Floats:
    """The confidence of each by numbers that were fitted without its group; they are printed."""
    groups = sorted({group_of(item) for item in items})
    shuffled = np.random.default_rng(0).permutation(len(groups))
    fold_of = {groups[int(i)]: n % _FOLDS for n, i in enumerate(shuffled)}
    found = np.zeros(len(items))
    for fold in range(_FOLDS):
        numbers = fitted([item for item in items if fold_of[group_of(item)] != fold])
        print(f"fold {fold}: {numbers}")
        for i, item in enumerate(items):
            if fold_of[group_of(item)] == fold:
                found[i] = after(item, numbers)
    return found


def figures(documents: Sequence[Hashable], right: Sequence[bool], confidence: Floats) -> dict[str, float]:
    """Count, share right, calibration error and what 95 % of perfect ones stay below, AUROC, acceptable at 1 %.

    `documents` says of each value whose it is.
    """
    numbers = {name: n for n, name in enumerate(dict.fromkeys(documents))}
    document = np.array([numbers[name] for name in documents])
    judged = Judgements(confidence, np.array(right, dtype=np.bool_), document, np.bincount(document))
    ranked = ranking(judged, Draws.of(len(numbers), 1, 0))
    assert ranked is not None
    return {
        "values": len(documents),
        "right": float(judged.right.mean()),
        "calibration_error": calibration_error(judged),
        "by_chance": error_by_chance(confidence),
        "auroc": ranked.auroc or float("nan"),
        "at_1_percent": ranked.acceptances[0].accepted,
    }


def row_of(name: str, one: dict[str, float]) -> str:
    """The figures as a row below HEADING."""
    return (
        f"{name:26}{one['values']:>7.0f}{one['right']:>7.3f}{one['calibration_error']:>8.4f}"
        f"{one['by_chance']:>8.4f}{one['auroc']:>7.3f}{one['at_1_percent']:>8.3f}"
    )
