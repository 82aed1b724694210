from datetime import timedelta

import pytest

from analysis.errors import failure_rate
from analysis.errors.failures import WITHOUT_TEXT, WithoutText
from analysis.performance.finished_jobs import FINISHED_JOBS
from analysis.performance.finished_tasks import FINISHED_TASKS, FinishedTasks, WindowName
from tests.analyses import finished
from tests.analyses.conftest import Ask, MakeFacts
from tests.analyses.story import NOON, Story
from tests.conftest import MakeDatabase


def ended(status: str, hours: dict[int, int], task_type: str = "raster_tile") -> list[object]:
    """Tasks of one status by hours ago; those from 24 on belong to the window before."""
    rows: list[object] = []
    windows: tuple[tuple[WindowName, range], ...] = (("current", range(24)), ("before", range(24, 48)))
    for name, span in windows:
        part = {ago: tasks for ago, tasks in hours.items() if ago in span}
        if part:
            rows.append(
                FinishedTasks(
                    window_name=name,
                    job_type="process_raster",
                    task_type=task_type,
                    stage=1,
                    state="succeeded" if status == "completed" else status,
                    status=status,
                    tasks=sum(part.values()),
                    tasks_with_start=0,
                    jobs=1,
                    buckets=[],
                    bucket_tasks=[],
                    hours_ago=list(part),
                    hour_tasks=list(part.values()),
                    hour_timed=list(part.values()),
                    hour_log_seconds=[0.0] * len(part),
                )
            )
    return rows


STEADY = ended("completed", dict.fromkeys(range(48), 20))


def test_a_wave_of_the_last_hours_is_critical_and_says_since_when(facts: MakeFacts) -> None:
    wave = ended("failed", dict.fromkeys(range(4), 10) | dict.fromkeys(range(4, 48), 0))
    verdict = failure_rate.analyze(facts({FINISHED_TASKS: [*STEADY, *wave], FINISHED_JOBS: [], WITHOUT_TEXT: []}))
    (finding,) = verdict.findings
    assert finding.key == "errors/failure_rate:task_type=raster_tile"
    assert finding.severity == "critical"
    began = (finding.since_after, finding.since_known, finding.since)
    assert began == (NOON - timedelta(hours=5), "between", NOON - timedelta(hours=3))
    assert finding.title.startswith("raster_tile fails 33 % of its tasks")


def test_the_chart_names_what_failed_most_and_claims_no_majority(facts: MakeFacts) -> None:
    types = [row for name, tasks in (("a", 2), ("b", 3), ("c", 2)) for row in ended("failed", {1: tasks}, name)]
    verdict = failure_rate.analyze(facts({FINISHED_TASKS: types, FINISHED_JOBS: [], WITHOUT_TEXT: []}))
    assert [chart.description for chart in verdict.charts] == ["b failed most: 3 of 3 tasks."]


def test_the_chart_has_every_hour_of_the_window_and_a_gap_where_too_few_ended(facts: MakeFacts) -> None:
    rows = [*ended("completed", {2: 20, 1: 3}), *ended("failed", {1: 1})]
    (chart,) = failure_rate.analyze(facts({FINISHED_TASKS: rows, FINISHED_JOBS: [], WITHOUT_TEXT: []})).charts
    assert [row["at"] for row in chart.rows] == [NOON - timedelta(hours=ago) for ago in range(24, 0, -1)]
    assert [row["value"] for row in chart.rows] == [*[None] * 21, 0.0, None, None]
    few = {FINISHED_TASKS: ended("failed", {1: 4}), FINISHED_JOBS: [], WITHOUT_TEXT: []}
    assert [chart.rows for chart in failure_rate.analyze(facts(few)).charts] == [()]


def test_a_steady_rate_is_no_news(facts: MakeFacts) -> None:
    steady_failures = ended("failed", dict.fromkeys(range(48), 2))
    assert (
        failure_rate.analyze(
            facts({FINISHED_TASKS: [*STEADY, *steady_failures], FINISHED_JOBS: [], WITHOUT_TEXT: []})
        ).status
        == "ok"
    )


def test_hours_that_are_worse_than_the_rest_of_their_day_but_not_than_the_day_before_are_no_news(
    facts: MakeFacts,
) -> None:
    wavering = ended(
        "failed", dict.fromkeys(range(3), 24) | dict.fromkeys(range(3, 24), 8) | dict.fromkeys(range(24, 48), 16)
    )
    many = ended("completed", dict.fromkeys(range(48), 100))
    assert (
        failure_rate.analyze(facts({FINISHED_TASKS: [*many, *wavering], FINISHED_JOBS: [], WITHOUT_TEXT: []})).status
        == "ok"
    )


def test_a_day_that_is_worse_than_the_one_before_is_compared_with_that(facts: MakeFacts) -> None:
    """Of two waves the first would else be what is usual to the second."""
    waves = ended("failed", {h: 0 if h in range(5, 9) else 4 for h in range(24)} | dict.fromkeys(range(24, 48), 1))
    verdict = failure_rate.analyze(facts({FINISHED_TASKS: [*STEADY, *waves], FINISHED_JOBS: [], WITHOUT_TEXT: []}))
    (finding,) = verdict.findings
    assert finding.title == "raster_tile fails 17 % of its tasks, usually 4.8 %"


def test_what_is_known_of_one_day_alone_and_fails_throughout_is_counted_whole(facts: MakeFacts) -> None:
    """Chance makes some hour the likeliest to have begun it; the failures before that are of it too."""
    wavering = {ago: 5 if ago % 2 or ago > 17 else 6 for ago in range(21)}
    rows = [*ended("completed", {ago: 15 - failed for ago, failed in wavering.items()}), *ended("failed", wavering)]
    (finding,) = failure_rate.analyze(facts({FINISHED_TASKS: rows, FINISHED_JOBS: [], WITHOUT_TEXT: []})).findings
    assert (
        finding.observed
        == f"In the last 21 h, {sum(wavering.values())} of 315 ended as failed; none ended before it began."
    )
    assert (finding.since_known, finding.count) == ("before", sum(wavering.values()))


def test_a_few_failures_are_no_rate(facts: MakeFacts) -> None:
    few = [*ended("completed", {0: 4, 30: 100}), *ended("failed", {0: 4})]
    assert failure_rate.analyze(facts({FINISHED_TASKS: few, FINISHED_JOBS: [], WITHOUT_TEXT: []})).status == "ok"


def test_without_an_earlier_window_only_a_high_rate_counts(facts: MakeFacts) -> None:
    def verdict(failed: int) -> str:
        rows = [*ended("completed", {0: 100 - failed}), *ended("failed", {0: failed})]
        return failure_rate.analyze(facts({FINISHED_TASKS: rows, FINISHED_JOBS: [], WITHOUT_TEXT: []})).status

    assert verdict(15) == "ok"
    assert verdict(25) == "critical"


def test_a_job_type_whose_tasks_explain_it_is_not_reported_twice(facts: MakeFacts) -> None:
    wave = ended("failed", dict.fromkeys(range(4), 10) | dict.fromkeys(range(4, 48), 0))
    jobs: list[object] = [
        finished.jobs("before", [9.0] * 100, job_type="process_raster", status="completed"),
        finished.jobs("current", [9.0] * 50, job_type="process_raster", status="completed"),
        finished.jobs("current", [9.0] * 50, job_type="process_raster", status="failed"),
    ]
    both = failure_rate.analyze(facts({FINISHED_TASKS: [*STEADY, *wave], FINISHED_JOBS: jobs, WITHOUT_TEXT: []}))
    alone = failure_rate.analyze(facts({FINISHED_TASKS: STEADY, FINISHED_JOBS: jobs, WITHOUT_TEXT: []}))
    assert [f.key for f in both.findings] == ["errors/failure_rate:task_type=raster_tile"]
    assert [f.key for f in alone.findings] == ["errors/failure_rate:job_type=process_raster"]


def test_nothing_ended_is_unknown_and_not_zero(facts: MakeFacts) -> None:
    verdict = failure_rate.analyze(facts({FINISHED_TASKS: [], FINISHED_JOBS: [], WITHOUT_TEXT: []}))
    assert verdict.headline is not None
    assert verdict.headline.value is None


def test_rates_are_counted_in_the_database(database: MakeDatabase, ask: Ask) -> None:
    story = Story(database())
    job = story.job()
    for number in range(30):
        story.task(job, status="failed" if number < 12 else "completed", error="x", updated_h=1)
        story.task(job, status="completed", updated_h=30, created_h=31)
    snapshot = ask(story.dsn, failure_rate, at=NOON)
    (finding,) = snapshot.findings
    assert finding.observed == "In the last 2 h, 12 of 30 ended as failed; before it began, 0 of 30."


def test_a_rate_that_has_always_been_high_is_reported_where_no_text_makes_a_pattern_of_it(facts: MakeFacts) -> None:
    def verdict(failed: int, without_text: int) -> str:
        hours = range(48)
        rows = [
            *ended("completed", dict.fromkeys(hours, 10 - failed)),
            *ended("failed", dict.fromkeys(hours, failed)),
        ]
        untold = [WithoutText("raster_tile", without_text)]
        return failure_rate.analyze(facts({FINISHED_TASKS: rows, FINISHED_JOBS: [], WITHOUT_TEXT: untold})).status

    assert verdict(2, 48) == "critical"
    assert verdict(1, 24) == "warning"
    assert verdict(1, 11) == "ok"


def test_where_each_job_is_one_task_the_rates_stand_once(facts: MakeFacts) -> None:
    tasks = [*ended("completed", {1: 30, 25: 20}, "resize"), *ended("failed", {1: 10}, "resize")]
    jobs: list[object] = [
        finished.jobs("before", [9.0] * 20, job_type="resize", status="completed"),
        finished.jobs("current", [9.0] * 30, job_type="resize", status="completed"),
        finished.jobs("current", [9.0] * 10, job_type="resize", status="failed"),
    ]
    alike = failure_rate.analyze(facts({FINISHED_TASKS: tasks, FINISHED_JOBS: jobs, WITHOUT_TEXT: []}))
    unlike = failure_rate.analyze(facts({FINISHED_TASKS: tasks, FINISHED_JOBS: jobs[:2], WITHOUT_TEXT: []}))
    assert [table.title for table in alike.tables] == ["Failure rate by task type"]
    assert [table.title for table in unlike.tables] == ["Failure rate by task type", "Failure rate by job type"]


@pytest.mark.parametrize(
    ("succeeded", "failed", "severity", "ending"),
    [
        (20, 0, "warning", "In the last 6 h, none of 120 failed."),
        (3, 0, "critical", "In the last 6 h, none of 18 failed."),
        (0, 0, "critical", "In the last 6 h, none ended."),
        (30, 1, "warning", "In the last 3 h, 3 of 93 failed."),
        (20, 10, "critical", "before it began, 0 of 460."),
    ],
)
def test_a_rate_is_critical_until_what_ended_since_shows_that_it_is_over(
    facts: MakeFacts, succeeded: int, failed: int, severity: str, ending: str
) -> None:
    """Of what failed in a night's run, and has not run since, nobody knows that it works again."""
    wave, since = dict.fromkeys(range(6, 24), 10), range(6)
    rows = [
        *ended("completed", dict.fromkeys(since, succeeded) | dict.fromkeys(range(6, 48), 20)),
        *ended("failed", dict.fromkeys(since, failed) | wave),
    ]
    (finding,) = failure_rate.analyze(facts({FINISHED_TASKS: rows, FINISHED_JOBS: [], WITHOUT_TEXT: []})).findings
    assert finding.severity == severity
    assert f"raster_tile {'failed' if severity == 'warning' else 'fails'} " in finding.title
    assert finding.observed.endswith(ending)
