from datetime import UTC, datetime, timedelta

import pytest

from analysis.health.resources import LIMITS, META
from analysis.health.waits import META as RUNNING
from analysis.history.starts import Start
from analysis.incidents.saturated import saturated
from analysis.incidents.theirs import Case
from analysis.model import Result
from analysis.performance.query_store import META as QUERY_STORE
from analysis.wording import iso

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


TEXT = "psycopg.errors.QueryCanceled: canceling statement due to statement timeout: UPDATE app.tasks SET status = $1"
TIMEOUTS = Case((), TEXT, ())


def results(
    since: datetime, until: datetime, metric: str = "disk_iops_consumed_percentage", name: str = "The disk's IOPS"
) -> dict[str, Result]:
    given = {
        "metric": metric,
        "name": name,
        "since": iso(since),
        "until": iso(until),
        "peak_percent": 97.2,
    }
    result = Result(
        id=META.id, category="health", title=META.failing, status="warning", why=META.why, data={"saturated": [given]}
    )
    return {META.id: result}


def test_a_disk_at_its_limit_is_named_with_its_numbers_as_a_coincidence() -> None:
    given = results(NOON - timedelta(minutes=40), NOON + timedelta(minutes=5))
    (one,) = saturated(Start(NOON), TIMEOUTS, given, NOON + timedelta(hours=1))
    assert (one.kind, one.name, one.at) == (
        "saturation",
        "disk_iops_consumed_percentage",
        NOON - timedelta(minutes=40),
    )
    assert one.sentence == (
        "The disk's IOPS stood at up to 97 % from 11:20 UTC: a coincidence in time, which proves no cause."
    )


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (timedelta(hours=-3), timedelta(hours=1)),  # long before
        (timedelta(minutes=-40), timedelta(minutes=-20)),  # free again before it began
        (timedelta(minutes=30), timedelta(hours=1)),  # after
    ],
)
def test_another_time_is_not_beside_it(since: timedelta, until: timedelta) -> None:
    assert saturated(Start(NOON), TIMEOUTS, results(NOON + since, NOON + until), NOON + timedelta(hours=1)) == ()


def test_an_incident_that_may_be_older_has_nothing_beside_it() -> None:
    given = results(NOON - timedelta(minutes=40), NOON + timedelta(minutes=5))
    assert saturated(Start(NOON, known="before"), TIMEOUTS, given, NOON) == ()
    assert saturated(None, TIMEOUTS, given, NOON) == ()
    assert saturated(Start(NOON), TIMEOUTS, {}, NOON) == ()


OWN = "UPDATE app.tasks SET status = $1"
SINCE, LATER = NOON - timedelta(minutes=40), NOON + timedelta(minutes=10)


def waits(
    query: str,
    events: dict[str, int],
    metric: str = "disk_iops_consumed_percentage",
    of: str = QUERY_STORE.id,
    until: datetime = LATER,
) -> dict[str, Result]:
    given = {"statement_waits": [{"query": query, "events": events}]}
    result = Result(id=of, category="performance", title="", status="ok", why="", data=given)
    return {**results(SINCE, until, metric, LIMITS[metric].name), of: result}


def test_it_is_strong_when_its_own_statements_waited_for_the_disk() -> None:
    given = waits('UPDATE "app"."tasks" SET status = $1', {"IO: DataFileRead": 480, "Lock: tuple": 20})
    (one,) = saturated(Start(NOON), TIMEOUTS, given, LATER)
    assert one.confidence == "strong"
    assert one.sentence == (
        "The disk's IOPS stood at up to 97 % from 11:20 UTC: its own statements were found 500 times, 480 of them"
        " waiting for IO."
    )


@pytest.mark.parametrize(
    ("query", "events", "words"),
    [
        (OWN, {"IO: DataFileRead": 20, "Lock: tuple": 480}, "20 of them waiting for IO; a coincidence"),
        (OWN, {"IO: DataFileRead": 9}, "found 9 times"),
        # The same table, and another statement.
        ("UPDATE app.tasks SET heartbeat = $1", {"IO: DataFileRead": 500}, "UTC: a coincidence"),
        ("SELECT 1 FROM app.other", {"IO: DataFileRead": 500}, "UTC: a coincidence"),
    ],
)
def test_waits_that_do_not_agree_or_are_of_others_leave_a_coincidence(
    query: str, events: dict[str, int], words: str
) -> None:
    (one,) = saturated(Start(NOON), TIMEOUTS, waits(query, events), LATER)
    assert one.confidence == "coincidence"
    assert words in one.sentence


@pytest.mark.parametrize(
    ("metric", "fits", "does_not"),
    [
        ("cpu_percent", "nothing: at work", "IO: DataFileRead"),
        ("memory_percent", "IO: DataFileRead", "IO: WALSync"),
        ("connections_percent", "LWLock: ProcArray", "Lock: tuple"),
        ("disk_bandwidth_consumed_percentage", "IO: WALWrite", "LWLock: WALInsert"),
    ],
)
def test_each_resource_has_waits_that_fit_it_also_by_what_runs_now(metric: str, fits: str, does_not: str) -> None:
    for event, confidence in ((fits, "strong"), (does_not, "coincidence")):
        for of in (QUERY_STORE.id, RUNNING.id):
            (one,) = saturated(Start(NOON), TIMEOUTS, waits(OWN, {event: 12}, metric, of), LATER)
            assert one.confidence == confidence, (event, of)


def test_what_runs_now_says_nothing_of_a_resource_that_is_free_again() -> None:
    given = waits(OWN, {"IO: DataFileRead": 12}, of=RUNNING.id)
    (one,) = saturated(Start(NOON), TIMEOUTS, given, LATER + timedelta(hours=1))
    assert one.confidence == "coincidence"


def test_failures_that_are_no_timeouts_have_no_part_in_it() -> None:
    given = waits(OWN, {"IO: DataFileRead": 500})
    other = Case((), "division by zero in UPDATE app.tasks", ())
    assert saturated(Start(NOON), other, given, NOON + timedelta(hours=1))[0].confidence == "coincidence"
