"""The promise: of what a rule releases, more than the target is wrong in no more cases than the assurance leaves."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest

from benchmarks.holds.deployments import oracle_share
from benchmarks.holds.worlds import WORLDS, Population, draw
from validators.audits import alarm_at, evidence_against, evidence_along, is_broken
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


def test_what_is_left_out_may_be_wrong() -> None:
    """The fewest documents suffice where they are the surest of more, of which the others are all wrong."""
    surest = [JudgedDocument(confidence=0.99 - i / 10_000, is_wrong=False) for i in range(149)]
    others = [JudgedDocument(confidence=0.5 - i / 1000, is_wrong=True) for i in range(38)]
    rule = choose_rule([*surest, *others], TWO_PERCENT)
    assert (rule.accepted, rule.wrong) == (149, 0)


def test_one_error_on_top_is_made_up_for_by_fewer_documents_than_a_new_beginning() -> None:
    """2 % takes 236 documents for one error: with 200 there, 36 more and not 149."""
    judged = [JudgedDocument(confidence=0.99, is_wrong=True), *flawless(199, confidence=0.9)]
    assert choose_rule(judged, TWO_PERCENT).documents_missing == 36


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


@given(judgements, st.sampled_from([0.05, 0.2]), st.floats(0, 0.99))
def test_with_fewer_than_are_missing_there_is_no_rule(judged: list[JudgedDocument], error: float, share: float) -> None:
    target = ReleaseTarget(error=error)
    missing = choose_rule(judged, target).documents_missing
    fewer = flawless(int(share * missing), confidence=1.0)
    assert missing == 0 or choose_rule([*judged, *fewer], target).threshold is None


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


def test_a_confidence_that_says_nothing_costs_little() -> None:
    """Against an oracle threshold that knows so; confidences believed as they are would release nothing here."""
    rng = np.random.default_rng(5)
    world, target = WORLDS["confidence says nothing"], ReleaseTarget(error=0.05)
    population = Population.of(world.live, rng, count=100_000)
    rules = [choose_rule(draw(world, rng, judged=1000, live=1)[0], target) for _ in range(60)]
    released = np.mean([population.above(rule.threshold).share for rule in rules])
    assert released >= 0.6 * oracle_share(population, 1000, target)


def test_the_oracle_is_the_best_threshold_that_passes_the_same_test() -> None:
    """Where one in 25 is wrong whatever the confidence: 991 of 1,000 documents, among which 38 errors pass."""
    rng = np.random.default_rng(6)
    population = Population.from_arrays(rng.random(50_000), np.full(50_000, 0.04))
    told = oracle_share(population, 1000, ReleaseTarget(error=0.05))
    assert told == pytest.approx(0.991 * binom.cdf(38, 991, 0.04), rel=1e-6)


def test_audits_that_keep_the_target_hardly_ever_raise_the_alarm() -> None:
    """Looked at after each of 2,000 audits, in 1,000 deployments: a test for a single look would have cried wolf."""
    rng = np.random.default_rng(3)
    evidence = evidence_along(TWO_PERCENT, rng.random((1000, 2000)) < TWO_PERCENT.error)
    alarms = int((evidence >= alarm_at(TWO_PERCENT)).any(axis=1).sum())
    assert binomtest(alarms, 1000, 0.05, alternative="greater").pvalue > 0.01


def test_the_evidence_of_many_audits_is_that_of_each() -> None:
    wrong = np.random.default_rng(7).random(600) < 0.03
    one_by_one = [evidence_against(TWO_PERCENT, wrong[:n].tolist()) for n in range(1, 601)]
    assert evidence_along(TWO_PERCENT, wrong) == pytest.approx(one_by_one)


def test_audits_that_break_the_target_raise_it_soon() -> None:
    rng = np.random.default_rng(4)
    wrong = (rng.random(500) < 5 * TWO_PERCENT.error).tolist()
    first = next(n for n in range(1, 501) if is_broken(TWO_PERCENT, wrong[:n]))
    assert first < 150


def test_good_years_do_not_hide_what_goes_wrong_now() -> None:
    """After 2,000 audits at half the target three times as many as allowed are wrong: mostly found within 500 more."""
    rng = np.random.default_rng(8)
    rates = np.where(np.arange(2500) < 2000, 0.5, 3.0) * TWO_PERCENT.error
    evidence = evidence_along(TWO_PERCENT, rng.random((200, 2500)) < rates)
    assert (evidence[:, 2000:] >= alarm_at(TWO_PERCENT)).any(axis=1).mean() > 0.7
