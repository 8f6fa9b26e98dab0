"""The promise: of what a rule releases, more than the target is wrong in no more cases than the assurance leaves."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest

from benchmarks.holds.worlds import WORLDS, draw
from validators.audits import is_broken
from validators.risk import JudgedDocument, ReleaseTarget, choose_rule, documents_needed, error_bound

TWO_PERCENT = ReleaseTarget(error=0.02)


def flawless(count: int, confidence: float = 0.99) -> list[JudgedDocument]:
    return [JudgedDocument(confidence=confidence, is_wrong=False)] * count


@pytest.mark.parametrize(("error", "needed"), [(0.02, 149), (0.01, 299), (0.05, 59)])
def test_how_many_documents_a_target_takes(error: float, needed: int) -> None:
    """The rule of three, exactly; and the rule is there with the last of them."""
    target = ReleaseTarget(error=error)
    assert documents_needed(target) == needed
    assert error_bound(0, needed, 0.95) <= error < error_bound(0, needed - 1, 0.95)
    assert choose_rule(flawless(needed), target).threshold == 0.99
    assert choose_rule(flawless(needed - 1), target).documents_missing == 1


def test_too_little_evidence_releases_nothing_and_says_how_much_is_missing() -> None:
    rule = choose_rule(flawless(100), TWO_PERCENT)
    assert rule.threshold is None
    assert not rule.releases(1.0)
    assert rule.documents_missing == 49
    assert choose_rule([], TWO_PERCENT).documents_missing == 149


def test_enough_evidence_releases() -> None:
    rule = choose_rule(flawless(200), TWO_PERCENT)
    assert rule.threshold == 0.99
    assert rule.releases(0.99)
    assert not rule.releases(0.98)
    assert rule.error_bound <= 0.02


def test_doubtful_documents_stay_behind() -> None:
    rng = np.random.default_rng(1)
    doubtful = [JudgedDocument(confidence=0.6, is_wrong=bool(rng.random() < 0.4)) for _ in range(200)]
    rule = choose_rule([*flawless(400), *doubtful], TWO_PERCENT)
    assert rule.threshold == 0.99
    assert rule.accepted == 400


judgements = st.lists(
    st.builds(JudgedDocument, confidence=st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99, 0.999]), is_wrong=st.booleans()),
    max_size=300,
)


@given(judgements, st.sampled_from([0.01, 0.05, 0.2, 0.5]))
def test_what_a_rule_says_of_itself_is_true(judged: list[JudgedDocument], error: float) -> None:
    rule = choose_rule(judged, ReleaseTarget(error=error))
    accepted = [j for j in judged if rule.releases(j.confidence)]
    assert (len(accepted), sum(j.is_wrong for j in accepted)) == (rule.accepted, rule.wrong)
    if rule.threshold is not None:
        assert rule.error_bound <= error
        assert binom.cdf(rule.wrong, rule.accepted, error) <= 0.05


@given(judgements, st.randoms(use_true_random=False))
def test_the_order_in_which_documents_were_judged_changes_nothing(
    judged: list[JudgedDocument], chance: random.Random
) -> None:
    shuffled = chance.sample(judged, len(judged))
    assert choose_rule(shuffled, TWO_PERCENT) == choose_rule(judged, TWO_PERCENT)


@pytest.mark.parametrize("world", [name for name, world in WORLDS.items() if world.is_exchangeable])
def test_the_target_is_kept_in_as_many_deployments_as_promised(world: str) -> None:
    rng = np.random.default_rng(2)
    target = ReleaseTarget(error=0.05)
    broken = 0
    for _ in range(200):
        judged, live = draw(WORLDS[world], rng, judged=300, live=4000)
        rule = choose_rule(judged, target)
        released = live.released(rule)
        broken += released.count > 0 and released.true_error > target.error
    assert binomtest(broken, 200, 0.05, alternative="greater").pvalue > 0.01


def test_audits_that_keep_the_target_hardly_ever_raise_the_alarm() -> None:
    """Looked at after each of 2,000 audits, in 300 deployments: a test for a single look would have cried wolf."""
    rng = np.random.default_rng(3)
    wrong = np.cumsum(rng.random((300, 2000)) < TWO_PERCENT.error, axis=1)
    alarms = sum(any(is_broken(TWO_PERCENT, n, int(row[n - 1])) for n in range(1, 2001, 5)) for row in wrong)
    assert binomtest(alarms, 300, 0.05, alternative="greater").pvalue > 0.01


def test_audits_that_break_the_target_raise_it_soon() -> None:
    rng = np.random.default_rng(4)
    wrong = np.cumsum(rng.random(500) < 5 * TWO_PERCENT.error)
    first = next(n for n in range(1, 501) if is_broken(TWO_PERCENT, n, int(wrong[n - 1])))
    assert first < 150
