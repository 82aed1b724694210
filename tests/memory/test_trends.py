"""Regressions against the same hour of other days, and forecasts."""

import math
import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest

from analysis.model import Measure, Verdict
from analysis.published.memory import History, Series
from analysis.tables import Kind
from analysis.trends import forecasts, over_days, regressions
from analysis.trends.line import line
from analysis.trends.tracks import Track, tracks
from tests.reports.stories import NOW

QUARTER = timedelta(minutes=15)
RATE, TIME = "errors/failure_rate:task_type=tiles", "performance/task_duration:tiles"


def history(key: str, value: Callable[[timedelta], float | None], *, samples: int, days: float = 8) -> History:
    """A run every quarter of an hour up to the one before NOW; `value` gives the number at an age."""
    slots = tuple(NOW - n * QUARTER for n in range(int(days * 96), 0, -1))
    values = tuple(value(NOW - slot) for slot in slots)
    series = Series(label=key, kind="percent", values=values, samples=(samples,) * len(slots))
    return History(slots=slots, statuses=("ok",) * len(slots), series={key: series})


def measured(value: float, kind: Kind = "percent", *, samples: int = 200, spread: float | None = None) -> Measure:
    return Measure(label="tiles", kind=kind, value=value, worse="higher", samples=samples, spread=spread)


def judged(
    key: str, past: History, now: Measure, *, expected: Sequence[str] = (), began: datetime | None = None
) -> Verdict:
    """`began`: when its regression was called, if an earlier run did."""
    alive = {f"trends/regressions:{key}": began} if began else {}
    return regressions.analyze(tracks(past, {key: now}, NOW), expected, alive)


def since(hours: float, worse: float, usual: float) -> Callable[[timedelta], float]:
    return lambda age: worse if age < timedelta(hours=hours) else usual


def test_a_rate_above_both_other_days_in_three_runs_is_called_with_its_start() -> None:
    verdict = judged(RATE, history(RATE, since(0.6, 12, 2), samples=200), measured(12))
    [finding] = verdict.findings
    assert finding.key == f"trends/regressions:{RATE}"
    assert finding.title == "tiles: 2 % → 12 %, 3 runs in a row"
    assert finding.since == NOW - 2 * QUARTER


@pytest.mark.parametrize("hours", [0, 0.3])
def test_one_or_two_runs_are_not_called(hours: float) -> None:
    assert judged(RATE, history(RATE, since(hours, 12, 2), samples=200), measured(12)).findings == ()


def test_what_was_called_needs_one_run_beyond_to_stay() -> None:
    """Else one run within bounds would end it, and the third after that bring it back."""
    past = history(RATE, since(0.1, 12, 2), samples=200)
    [finding] = judged(RATE, past, measured(12), began=NOW - QUARTER).findings
    assert finding.title == "tiles: 2 % → 12 %"


@pytest.mark.parametrize("days", [1.2, 3, 6.5])
@pytest.mark.parametrize("known", [4, 8])
def test_a_fault_that_lasts_for_days_is_not_gone_because_yesterday_had_it_too(days: float, known: int) -> None:
    past, began = history(RATE, since(24 * days, 12, 2), samples=200, days=known + days), NOW - timedelta(days=days)
    [finding] = judged(RATE, past, measured(12), began=began + 2 * QUARTER).findings
    assert finding.title.startswith("tiles: 2 % → 12 %, ")
    assert finding.since
    assert abs(finding.since - began) <= QUARTER
    assert judged(RATE, past, measured(2), began=began + 2 * QUARTER).findings == ()


def test_what_has_lasted_for_a_week_is_usual() -> None:
    past = history(RATE, since(24 * 7.2, 12, 2), samples=200, days=9)
    assert judged(RATE, past, measured(12), began=NOW - timedelta(days=7.1)).findings == ()


def test_a_day_of_too_few_samples_is_not_what_is_usual() -> None:
    past = history(RATE, lambda age: 12 if age < QUARTER * 3 else 0 if age < timedelta(days=2) else 2, samples=200)
    few = tuple(3 if NOW - slot > timedelta(hours=2) and NOW - slot < timedelta(days=2) else 200 for slot in past.slots)
    past = past.model_copy(update={"series": {RATE: past.series[RATE].model_copy(update={"samples": few})}})
    [finding] = judged(RATE, past, measured(12)).findings
    assert finding.title == "tiles: 2 % → 12 %, 3 runs in a row"


def test_a_mondays_rush_that_was_there_a_week_ago_is_no_regression() -> None:
    def rush(age: timedelta) -> float:
        return 12 if age < timedelta(hours=1) or timedelta(days=6.5) < age < timedelta(days=7.5) else 2

    assert judged(RATE, history(RATE, rush, samples=200), measured(12)).findings == ()


def test_few_samples_are_not_called_however_bad_they_look() -> None:
    assert judged(RATE, history(RATE, since(1, 50, 0), samples=19), measured(50, samples=19)).findings == ()
    assert judged(RATE, history(RATE, since(1, 15, 5), samples=25), measured(15, samples=25)).findings == ()


def test_longer_times_are_called_beyond_their_own_spread() -> None:
    past = history(TIME, since(1, 15, 10), samples=100)
    assert len(judged(TIME, past, measured(15, "duration_s", samples=100, spread=0.6)).findings) == 1
    assert judged(TIME, past, measured(15, "duration_s", samples=100, spread=3.0)).findings == ()
    assert judged(TIME, past, measured(12, "duration_s", samples=100, spread=0.1)).findings == ()


@pytest.mark.parametrize(("silent", "runs"), [(1, 7), (10, 3)])
def test_an_unknown_run_is_passed_over_but_hours_of_silence_end_the_row(silent: int, runs: int) -> None:
    def gap(age: timedelta) -> float | None:
        unknown = 3 * QUARTER <= age < (3 + silent) * QUARTER
        return None if unknown else 12 if age < timedelta(hours=2) or (silent > 1 and age < timedelta(hours=5)) else 2

    [finding] = judged(RATE, history(RATE, gap, samples=200), measured(12)).findings
    assert f"{runs} runs in a row" in finding.title


def test_what_another_analysis_says_is_not_said_again_but_what_was_said_is_kept() -> None:
    past, now = history(RATE, since(1, 12, 2), samples=200), measured(12)
    assert judged(RATE, past, now, expected=[RATE]).findings == ()
    assert len(judged(RATE, past, now, expected=[RATE], began=NOW - QUARTER).findings) == 1


def test_the_first_day_is_not_compared() -> None:
    assert judged(RATE, history(RATE, since(1, 12, 2), samples=200, days=0.9), measured(12)).status == "not_applicable"


def test_nothing_to_compare_is_no_lack_of_days() -> None:
    verdict = regressions.analyze((), (), {})
    assert verdict.summary == "Nothing to compare: no rate and no time is known."


def track(key: str, values: Sequence[float], step: timedelta = QUARTER) -> dict[str, Track]:
    slots = [NOW - step * n for n in reversed(range(len(values)))]
    now = Measure(label=key, kind="int", value=values[-1])
    return {key: Track(key, now, slots, values, [None] * len(values))}


def rows(verdict: Verdict) -> dict[str, object]:
    [row] = verdict.tables[0].rows
    return dict(row)


def test_a_backlog_that_shrinks_is_drained_at_its_pace() -> None:
    row = rows(forecasts.analyze(track("poison/backlog:waiting", [100 - 5.0 * n for n in range(13)])))
    assert row["when"] == NOW + 8 * QUARTER
    assert row["earliest"] == row["latest"] == row["when"]


def test_the_interval_holds_the_truth_nineteen_times_in_twenty() -> None:
    made = random.Random(5)  # noqa: S311 - noise for a test
    held = 0
    for _ in range(200):
        values = [1000 - 40 * n + made.gauss(0, 25) for n in range(13)]
        row = rows(forecasts.analyze(track("poison/backlog:waiting", values)))
        truth = NOW + QUARTER * (values[-1] / 40)
        assert isinstance(row["earliest"], datetime)
        assert row["latest"] is None or isinstance(row["latest"], datetime)
        held += row["earliest"] <= truth and (row["latest"] is None or truth <= row["latest"])
    assert held >= 0.9 * 200


@pytest.mark.parametrize("values", [[50.0] * 13, [20 + 3.0 * n for n in range(13)]])
def test_a_backlog_that_does_not_shrink_has_no_date(values: list[float]) -> None:
    row = rows(forecasts.analyze(track("poison/backlog:waiting", values)))
    assert row["when"] is None
    assert "not at this pace" in str(row["pace"])


def test_a_noisy_fall_may_never_end() -> None:
    values = [60.0, 20, 70, 10, 65, 15, 72, 8, 60, 25, 50, 30, 40]
    row = rows(forecasts.analyze(track("poison/backlog:waiting", values)))
    assert row["latest"] is None


@pytest.mark.parametrize(
    ("step", "pace"), [(-5.0, "−20"), (-600.0, "−2,400"), (3.0, "not at this pace: +12"), (0.0, "not at this pace: 0")]
)
def test_a_pace_is_said_with_its_sign_and_in_plain_digits(step: float, pace: str) -> None:
    row = rows(forecasts.analyze(track("poison/backlog:waiting", [9000 + step * n for n in range(13)])))
    assert str(row["pace"]) == f"{pace} an hour over the last 3 h"


def test_a_sequence_that_fills_within_a_month_is_a_finding_and_one_that_does_not_is_none() -> None:
    filling = [60 + n * 0.02 for n in range(96 * 3)]
    [finding] = forecasts.analyze(track("health/sequences:fullest", filling)).findings
    assert finding.title == "The fullest sequence is used up in 17 d 20 h"
    assert finding.key == "trends/forecasts:health/sequences:fullest", "so that a run that cannot read it ends nothing"
    slow = [10 + n * 0.001 for n in range(96 * 3)]
    assert forecasts.analyze(track("health/sequences:fullest", slow)).findings == ()


def test_ids_count_from_the_last_vacuum() -> None:
    values = [30 + n * 0.05 for n in range(200)] + [5 + n * 0.01 for n in range(250)]
    row = rows(forecasts.analyze(track("health/transaction_ids:used", values)))
    assert isinstance(row["when"], datetime)
    assert row["when"] - NOW == pytest.approx(QUARTER * ((100 - values[-1]) / 0.01), abs=timedelta(minutes=5))


def test_a_line_needs_three_points_of_different_times() -> None:
    assert line([0, 1], [1, 2]) is None
    assert line([1, 1, 1], [1, 2, 3]) is None
    found = line([0, 1, 2], [1, 3, 5])
    assert found is not None
    assert math.isclose(found.slope, 2)


def test_a_chart_of_days_says_its_numbers_plainly_and_a_single_point_draws_none() -> None:
    def drawn(known: Callable[[timedelta], float | None]) -> Verdict:
        return over_days.judge(history("performance/throughput", known, samples=1), {})

    [chart] = drawn(lambda age: 2780 if age < timedelta(days=1) else 1160).charts
    assert chart.description.endswith("Between 1,160 and 2,780, last 2,780.")
    assert drawn(lambda age: 1160 if age == QUARTER else None).charts == ()


@pytest.mark.parametrize(("quiet_h", "expected"), [(8, 1), (17, 0)])
def test_what_was_called_outlives_a_night_of_few_samples_but_no_longer(quiet_h: float, expected: int) -> None:
    night = timedelta(hours=quiet_h)
    past = history(RATE, since(30, 12, 2), samples=200)
    [series] = past.series.values()
    samples = tuple(3 if NOW - slot < night else 200 for slot in past.slots)
    thin = past.model_copy(update={"series": {RATE: series.model_copy(update={"samples": samples})}})
    findings = judged(RATE, thin, measured(0, samples=3), began=NOW - timedelta(hours=28)).findings
    assert len(findings) == expected
    assert all("2 % → 12 %" in finding.title for finding in findings)
