"""Whether the audits of released documents speak against the rule that released them.

Released documents are drawn at random and judged. Their judgements arrive one by one, for ever, and somebody looks at
each: a test for one look would cry wolf sooner or later. So evidence is a bet that stays fair while the target is kept
(a test martingale with a mixture of alternatives; Ville 1939, Robbins 1970, Waudby-Smith and Ramdas 2024): the chance
that it ever reaches 1 / alpha is at most alpha.
"""

import numpy as np
import numpy.typing as npt

from validators.risk import ReleaseTarget

# The alternatives that are bet on. Most is bet on little: what is much worse shows itself soon all the same.
_TIMES_WORSE = np.array([1.5, 2.2, 5.0])
_PARTS = np.array([3, 2, 1]) / 6


def evidence_against(target: ReleaseTarget, audited: int, wrong: int) -> float:
    """How many times likelier these audits are where more than the target is wrong; 1 before the first audit."""
    return float(_evidence(target, np.array([audited]), np.array([wrong]))[0])


def evidence_along(target: ReleaseTarget, wrong: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """The same after each of many audits."""
    return _evidence(target, np.arange(1, wrong.shape[-1] + 1), np.cumsum(wrong, axis=-1))


def alarm_at(target: ReleaseTarget) -> float:
    """The evidence at which a rule must give way."""
    return 1 / (1 - target.assurance)


def is_broken(target: ReleaseTarget, audited: int, wrong: int) -> bool:
    """Whether the rule must give way: at the target's assurance, more is wrong than it may be."""
    return evidence_against(target, audited, wrong) >= alarm_at(target)


def _evidence(
    target: ReleaseTarget, audited: npt.NDArray[np.int_], wrong: npt.NDArray[np.int_]
) -> npt.NDArray[np.float64]:
    rates = np.minimum(target.error * _TIMES_WORSE, 0.99)
    where_wrong, where_right = np.log(rates / target.error), np.log((1 - rates) / (1 - target.error))
    log = wrong[..., None] * where_wrong + (audited - wrong)[..., None] * where_right
    return np.asarray(np.exp(np.minimum(log, 700.0)) @ _PARTS)
