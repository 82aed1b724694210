"""Whether an incident grows or has ended, and where it then stands and what it says."""

from datetime import UTC, datetime, timedelta

import pytest

from analysis.history.starts import Start
from analysis.incidents.order import is_growing, shelf
from analysis.incidents.wording import quiet_since, sentence
from analysis.model import Finding, Result, SinceKnown
from analysis.published.incident import Impact

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def finding(key: str, title: str = "") -> Finding:
    return Finding(key=key, severity="warning", title=title or key, observed="so")


def backlog(arrived: float, ended: float) -> dict[str, Result]:
    flow = {"tiles": {"arrived_per_hour": arrived, "ended_per_hour": ended}}
    given = Result(id="poison/backlog", category="poison", title="", status="warning", why="", data={"by_type": flow})
    return {given.id: given}


@pytest.mark.parametrize(("arrived", "ended", "grows"), [(6, 1, True), (6, 0, True), (1, 1, False), (0, 0, False)])
def test_a_queue_grows_only_where_more_arrives_than_ends(arrived: float, ended: float, grows: bool) -> None:
    assert is_growing((), ("new",), [finding("poison/backlog:tiles")], backlog(arrived, ended)) is grows


def test_whether_more_tasks_will_be_left_behind_is_not_known() -> None:
    cause = finding("poison/backlog:overtaken.tiles")
    assert is_growing((), ("new",), [cause], backlog(6, 1)) is None
    assert is_growing((), ("worse",), [cause], backlog(6, 1)) is True


def test_what_grows_is_not_shelved_as_not_growing() -> None:
    assert shelf("warning", "", growing=True) == "new_or_worse"
    assert shelf("warning", "", growing=None) == shelf("warning", "", growing=False) == "known"


RATE = finding("errors/failure_rate:task_type=load", "load fails 23 % of its tasks, usually 0 %")


def of_load(ended: datetime | None, rate: Finding = RATE) -> str:
    return sentence("load fails: refused", Impact(tasks=24), None, False, ended, (), [rate], (), NOON)


def test_a_rate_is_that_of_now_only_while_its_failures_go_on() -> None:
    assert of_load(None) == "load fails: refused; 24 tasks, now 23 % of its tasks, usually 0 %."
    assert of_load(NOON - timedelta(hours=9)) == (
        "load fails: refused; 24 tasks, 23 % of its tasks, usually 0 %, last at 03:00 UTC."
    )


@pytest.mark.parametrize(
    ("known", "ending"), [("exact", "9 jobs stopped, the first at 11:00 UTC."), ("before", "since before 11:00 UTC.")]
)
def test_a_time_that_the_title_names_is_not_said_twice(known: SinceKnown, ending: str) -> None:
    start = Start(NOON - timedelta(hours=1), known)
    title = "9 jobs stopped, the first at 11:00 UTC"
    assert sentence(title, Impact(), start, False, None, (), (), (), NOON).endswith(ending)


def test_a_rate_that_is_over_is_not_that_of_now_though_single_failures_go_on() -> None:
    over = RATE.model_copy(update={"title": "load failed 23 % of its tasks, usually 0 %"})
    assert of_load(None, over) == "load fails: refused; 24 tasks, 23 % of its tasks, usually 0 %."


def test_what_is_quiet_says_when_the_last_of_its_patterns_was_seen() -> None:
    early, late = ({"state": "quiet", "last_seen": f"2026-03-04T0{hour}:00:00Z"} for hour in (1, 3))
    assert quiet_since([late, early]) == NOON - timedelta(hours=9)
    assert quiet_since([late, {**early, "state": "ongoing"}]) is None
    assert quiet_since([]) is None
