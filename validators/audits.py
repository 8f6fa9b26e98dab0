"""Whether the audits of released documents speak against the rule that released them.

Released documents are drawn at random and judged. Their judgements arrive one by one, for ever, and somebody looks at
each: a test for one look would cry wolf sooner or later. So evidence is a bet that stays fair while the target is kept
(a test martingale with a mixture of alternatives; Ville 1939, Robbins 1970, Waudby-Smith and Ramdas 2024): the chance
that it ever reaches 1 / alpha is at most alpha.
"""

import numpy as np

from validators.risk import ReleaseTarget

_TIMES_WORSE = np.array([1.5, 2.0, 3.0, 5.0, 10.0])  # the alternatives that are bet on, in equal parts


def evidence_against(target: ReleaseTarget, audited: int, wrong: int) -> float:
    """How many times likelier these audits are where more than the target is wrong; 1 before the first audit."""
    rates = np.minimum(target.error * _TIMES_WORSE, 0.99)
    log = wrong * np.log(rates / target.error) + (audited - wrong) * np.log((1 - rates) / (1 - target.error))
    return float(np.exp(np.minimum(log, 700.0)).mean())


def is_broken(target: ReleaseTarget, audited: int, wrong: int) -> bool:
    """Whether the rule must give way: at the target's assurance, more is wrong than it may be."""
    return evidence_against(target, audited, wrong) >= 1 / (1 - target.assurance)
