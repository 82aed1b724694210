"""Percentiles from buckets, and the judgement that tasks became slower."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.performance.durations import Times
from analysis.performance.histogram import RATIO, Histogram
from tests.analyses.finished import buckets, tasks


def log_normal(number: int, median: float, sigma: float, seed: int) -> list[float]:
    rng = random.Random(seed)  # noqa: S311 - a seeded sample, no secret
    return [median * rng.lognormvariate(0, sigma) for _ in range(number)]


def is_slower(before: list[float], now: list[float], *, jobs: int = 20) -> bool:
    [times] = Times.of([tasks("before", before, jobs=jobs), tasks("current", now, jobs=jobs)])
    return times.is_slower


@given(st.lists(st.floats(0.001, 1e6), min_size=1, max_size=200), st.sampled_from([0.5, 0.95, 0.99]))
def test_a_percentile_is_right_to_within_two_and_a_half_percent(seconds: list[float], share: float) -> None:
    quantile = Histogram(buckets(seconds)).quantile(share)
    exact = sorted(seconds)[max(0, -int(-share * len(seconds) // 1) - 1)]
    assert quantile is not None
    assert quantile / exact == pytest.approx(1, abs=RATIO**0.5 - 1 + 1e-9)


@given(st.lists(st.floats(0.001, 1e6), max_size=50), st.lists(st.floats(0.001, 1e6), max_size=50))
def test_merged_histograms_are_the_histogram_of_all(one: list[float], other: list[float]) -> None:
    merged = Histogram.merged([Histogram(buckets(one)), Histogram(buckets(other))])
    assert dict(merged.counts) == dict(buckets([*one, *other]))


def test_a_percentile_without_a_task_beyond_it_is_not_shown() -> None:
    assert Histogram({}).shown(0.5) is None
    assert Histogram({10: 19}).shown(0.95) is None
    assert Histogram({10: 20}).shown(0.95) is not None
    assert Histogram({10: 99}).shown(0.99) is None
    assert Histogram({10: 100}).shown(0.99) is not None


def test_the_interval_of_the_median_holds_the_true_one_as_often_as_it_says() -> None:
    hits = 0
    for seed in range(400):
        interval = Histogram(buckets(log_normal(60, 30, 0.8, seed))).interval(0.5)
        assert interval is not None
        hits += interval[0] <= 30 <= interval[1]
    assert hits >= 396


def test_a_few_tasks_have_no_interval() -> None:
    assert Histogram({10: 6}).interval(0.5) is None
    assert Histogram({10: 60}).interval(0.99) is None


def test_sixty_percent_more_is_slower() -> None:
    assert is_slower(log_normal(300, 30, 0.5, 1), log_normal(300, 48, 0.5, 2))


def test_twenty_percent_more_is_not() -> None:
    assert not is_slower(log_normal(3000, 30, 0.3, 1), log_normal(3000, 36, 0.3, 2))


def test_a_longer_tail_alone_is_not() -> None:
    before = log_normal(300, 30, 0.3, 1)
    assert not is_slower(before, [*before[:240], *(3 * each for each in before[240:])])


def test_a_shifted_middle_under_the_same_tail_is_not() -> None:
    assert not is_slower([10.0] * 90 + [100.0] * 10, [20.0] * 90 + [100.0] * 10)


def test_less_than_a_second_is_not() -> None:
    assert not is_slower(log_normal(300, 0.5, 0.3, 1), log_normal(300, 1.0, 0.3, 2))


@pytest.mark.parametrize(("number", "jobs", "slower"), [(19, 20, False), (20, 20, True), (20, 3, True), (20, 2, False)])
def test_small_samples_and_few_jobs_are_not_judged(number: int, jobs: int, slower: bool) -> None:
    assert is_slower([10.0] * number, [30.0] * number, jobs=jobs) is slower


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.integers(0, 10**6), st.integers(20, 200), st.floats(0.3, 1.3))
def test_the_same_distribution_twice_raises_no_alarm(seed: int, number: int, sigma: float) -> None:
    assert not is_slower(log_normal(number, 30, sigma, seed), log_normal(number, 30, sigma, seed + 1))


def test_only_completed_tasks_count_and_a_kind_without_them_is_absent() -> None:
    rows = [tasks("current", [5.0] * 30, status="failed"), tasks("before", [5.0] * 30)]
    assert Times.of(rows) == []
