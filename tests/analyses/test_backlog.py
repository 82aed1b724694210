from datetime import timedelta

import pytest

from analysis.model import Verdict
from analysis.poison import backlog
from analysis.poison.backlog import BACKLOG, FLOW, OVERTAKEN
from analysis.poison.backlog_findings import OLDEST
from analysis.poison.queue import HourlyFlow, OvertakenTask, Waiting
from analysis.sources.server import COLUMNS
from tests.analyses.conftest import NOON, Ask, MakeFacts
from tests.analyses.poison_story import Story, ago, found, rows_of_actions
from tests.conftest import MakeDatabase

KEY = "poison/backlog:make_tiles"
type Hours = list[tuple[int, int]]


def judged(facts: MakeFacts, flow: Hours, *, oldest_min: float = 60, waiting: int = 30) -> Verdict:
    """`flow` is (arrived, ended) by hour, the last hour first."""
    oldest = Waiting("make_tiles", waiting, 0, NOON - timedelta(minutes=oldest_min))
    hours = [HourlyFlow("make_tiles", number, arrived, ended) for number, (arrived, ended) in enumerate(flow)]
    return backlog.analyze(facts({BACKLOG: [oldest], FLOW: hours, OLDEST: [], OVERTAKEN: [], COLUMNS: []}))


def test_more_arrive_than_end_and_the_oldest_waits_long(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    story.job("a")
    story.task("a", "queued", times=5, created=100)
    story.task("a", "queued", times=10, created=45)
    story.task("a", "completed", times=4, created=50, touched=40)
    story.task("a", "queued", task_type="merge", created=5)
    story.job("failed", "failed")
    story.task("failed", "queued", times=3, created=300)  # orphaned, which another analysis says

    snapshot = ask_at_noon(story.dsn, backlog)

    assert found(snapshot) == {KEY: 15}
    (finding,) = snapshot.findings
    assert finding.title == "15 tasks of make_tiles wait, the oldest for 1 h 40 min: 6 arrive an hour and 1 end"
    assert "19 tasks arrived and 4 ended. At this rate the queue will never be empty." in finding.observed
    assert finding.severity == "warning"
    assert finding.evidence is not None
    assert finding.evidence.total == 15
    assert rows_of_actions(story.dsn, finding) == [2]
    result = snapshot.analyses["poison/backlog"]
    assert result.headline is not None
    assert result.headline.value == pytest.approx(6000, abs=20)
    (chart,) = result.charts
    arrived = [row["value"] for row in chart.rows if row["series"] == "arrived"]
    assert arrived == [0, 0, 0, 0, 5, 14]
    assert [row["value"] for row in chart.rows if row["series"] == "ended"] == [0, 0, 0, 0, 0, 4]


def test_a_task_put_back_waits_since_then(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    story.job("a")
    story.task("a", "queued", created=300, touched=5, retries=1)
    result = ask_at_noon(story.dsn, backlog).analyses["poison/backlog"]
    assert result.headline is not None
    assert result.headline.value == pytest.approx(300, abs=20)


def test_a_delayed_task_does_not_wait_before_its_time(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database(tables="april_2026"), later_schema=True)
    story.job("a")
    story.task("a", "pending_retry", times=2, created=300, execute_after=ago(-10))
    story.task("a", "ready", created=300, execute_after=ago(40))
    snapshot = ask_at_noon(story.dsn, backlog)
    assert found(snapshot) == {KEY: 1}
    assert snapshot.analyses["poison/backlog"].data["deferred"] == 2
    assert "the oldest for 40 min" in snapshot.findings[0].title
    assert rows_of_actions(story.dsn, snapshot.findings[0]) == [1]


def test_half_an_hour_of_waiting_is_allowed(facts: MakeFacts) -> None:
    assert judged(facts, [(20, 10)], oldest_min=30).findings == ()
    assert len(judged(facts, [(20, 10)], oldest_min=30.1).findings) == 1


def test_a_queue_that_empties_is_fine_however_long(facts: MakeFacts) -> None:
    assert judged(facts, [(10, 20), (10, 20), (30, 20)], oldest_min=170).status == "ok"


def test_a_queue_that_shrank_again_says_when_it_is_empty(facts: MakeFacts) -> None:
    (finding,) = judged(facts, [(0, 20), (100, 20), (20, 20)]).findings
    assert "At the pace of the last hour the queue will be empty in 1 h 30 min." in finding.observed
    assert finding.severity == "warning"


@pytest.mark.parametrize(("oldest_min", "severity"), [(239, "warning"), (241, "critical")])
def test_a_queue_that_never_empties_becomes_critical_after_four_hours(
    facts: MakeFacts, oldest_min: float, severity: str
) -> None:
    assert judged(facts, [(20, 10)] * 6, oldest_min=oldest_min).status == severity


def test_a_queue_where_nothing_ends_is_critical_though_nothing_arrives(facts: MakeFacts) -> None:
    (finding,) = judged(facts, [(0, 0)]).findings
    assert finding.severity == "critical"
    assert finding.title == "30 tasks of make_tiles wait, the oldest for 1 h: none ended in the last 3 h"


def test_without_waiting_tasks_there_is_no_backlog(facts: MakeFacts) -> None:
    verdict = backlog.analyze(facts({BACKLOG: [], FLOW: [], OLDEST: [], OVERTAKEN: [], COLUMNS: []}))
    assert (verdict.status, verdict.summary) == ("ok", "No task waits for a worker.")


OVERTAKEN_KEY = "poison/backlog:overtaken.make_tiles"


def lost(story: Story, newer: int, waiting: float = 360, **of_task: object) -> None:
    """Two tasks that wait, while a newer one a minute was done in half a minute."""
    story.job("lost")
    waits = "ready" if story.later_schema else "queued"
    story.task("lost", waits, times=2, created=waiting, **of_task)  # type: ignore[arg-type]  # a story's own keywords
    story.job("well", "completed", touched=1)
    for minutes in range(1, newer + 1):
        story.task("well", "completed", created=minutes, touched=minutes - 0.5)


def test_tasks_that_newer_ones_pass_are_left_behind(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database())
    lost(story, 25)
    snapshot = ask_at_noon(story.dsn, backlog)
    assert found(snapshot) == {OVERTAKEN_KEY: 2}
    (finding,) = snapshot.findings
    assert finding.title == (
        "2 tasks of make_tiles are left behind: the oldest has waited for 6 h, while 25 newer ones ended"
    )
    assert rows_of_actions(story.dsn, finding) == [2]


@pytest.mark.parametrize(("newer", "waiting"), [(19, 360), (25, 29)])
def test_a_few_out_of_turn_or_a_short_wait_is_no_loss(
    database: MakeDatabase, ask_at_noon: Ask, newer: int, waiting: float
) -> None:
    story = Story(database())
    lost(story, newer, waiting)
    assert found(ask_at_noon(story.dsn, backlog)) == {}


def test_a_retry_is_overtaken_once_its_due_time_is_long_past(database: MakeDatabase, ask_at_noon: Ask) -> None:
    story = Story(database(tables="april_2026"), later_schema=True)
    lost(story, 25, retries=1, touched=300, execute_after=ago(240))
    story.task("lost", "pending_retry", created=360, touched=300, retries=1, execute_after=ago(20))
    snapshot = ask_at_noon(story.dsn, backlog)
    assert found(snapshot) == {OVERTAKEN_KEY: 2}
    assert snapshot.findings[0].since == NOON - timedelta(hours=4)


@pytest.mark.parametrize(("arrived", "passed_over", "key"), [(105, 20, OVERTAKEN_KEY), (105, 14, KEY), (140, 20, KEY)])
def test_a_queue_that_grows_by_chance_alone_is_judged_by_what_it_passes_over(
    facts: MakeFacts, arrived: int, passed_over: int, key: str
) -> None:
    at = NOON - timedelta(hours=8)
    late = OvertakenTask("make_tiles", "t", "j", 1, 0, at, 60, 300, passed_over)
    rows = {
        BACKLOG: [Waiting("make_tiles", 30, 0, at)],
        FLOW: [HourlyFlow("make_tiles", 0, arrived, 100)],
        OVERTAKEN: [late],
    }
    (finding,) = backlog.analyze(facts({OLDEST: [], COLUMNS: [], **rows})).findings
    assert finding.key == key
