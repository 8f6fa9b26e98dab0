"""Whether the audits of released documents speak against the rule that released them.

Released documents are drawn at random and judged. Their judgements arrive one by one, for ever, and somebody looks at
each: a test for one look would cry wolf sooner or later. So evidence is a bet that stays fair while the target is kept
(a test martingale with a mixture of alternatives; Ville 1939, Robbins 1970, Waudby-Smith and Ramdas 2024): the chance
that it ever reaches 1 / alpha is at most alpha.

Good years must not outweigh what is going wrong now: a bet that was lost for long takes as long to win back. So only a
half is bet at first, and of the rest a part anew after every so many audits (a mixture over the time of the change,
Shiryaev 1963; Shin, Ramdas and Rinaldo 2022). A sum of fair bets is fair: the promise stays the same.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from validators.risk import ReleaseTarget

# The alternatives that are bet on. Most is bet on little: what is much worse shows itself soon all the same.
_TIMES_WORSE = np.array([1.5, 2.2, 5.0])
_PARTS = np.array([3, 2, 1]) / 6
_NEW_BET_AFTER = 250  # audits; the first bet is 1/2 of all, the second 1/6, the third 1/12, ...


def evidence_against(target: ReleaseTarget, wrong: Sequence[bool]) -> float:
    """How many times likelier these audits are where more than the target is wrong; 1 before the first audit.

    `wrong` says of each audited document whether it was, in the order in which they were judged.
    """
    return float(evidence_along(target, np.array(wrong, dtype=bool))[-1]) if wrong else 1.0


def evidence_along(target: ReleaseTarget, wrong: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """The same after each of the audits (the last axis)."""
    rates = np.minimum(target.error * _TIMES_WORSE, 0.99)
    where_wrong, where_right = np.log(rates / target.error), np.log((1 - rates) / (1 - target.error))
    log = np.cumsum(np.where(wrong[..., None], where_wrong, where_right), axis=-2)
    evidence = np.ones(wrong.shape)
    for number, start in enumerate(range(0, wrong.shape[-1], _NEW_BET_AFTER), start=1):
        since = log[..., start:, :] - (log[..., start - 1 : start, :] if start else 0.0)
        won = np.exp(np.minimum(since, 700.0)) @ _PARTS
        evidence[..., start:] += (won - 1) / (number * (number + 1))
    return evidence


def alarm_at(target: ReleaseTarget) -> float:
    """The evidence at which a rule must give way."""
    return 1 / (1 - target.assurance)


def is_broken(target: ReleaseTarget, wrong: Sequence[bool]) -> bool:
    """Whether the rule must give way: at the target's assurance, more is wrong than it may be."""
    return evidence_against(target, wrong) >= alarm_at(target)
