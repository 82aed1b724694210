from datetime import UTC, datetime, timedelta

import pytest

from analysis.health.resources import META
from analysis.history.starts import Start
from analysis.incidents.saturated import saturated
from analysis.incidents.theirs import Case
from analysis.model import Result
from analysis.performance.query_store import META as QUERY_STORE
from analysis.wording import iso

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


TEXT = "psycopg.errors.QueryCanceled: canceling statement due to statement timeout: UPDATE app.tasks SET status = $1"
TIMEOUTS = Case((), TEXT, ())


def results(since: datetime, until: datetime) -> dict[str, Result]:
    told = {
        "metric": "disk_iops_consumed_percentage",
        "name": "The disk's IOPS",
        "since": iso(since),
        "until": iso(until),
        "peak_percent": 97.2,
    }
    result = Result(
        id=META.id, category="health", title=META.failing, status="warning", why=META.why, data={"saturated": [told]}
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


def waits(query: str, **types: int) -> dict[str, Result]:
    told = {"statement_waits": [{"query": query, "types": types}]}
    result = Result(id=QUERY_STORE.id, category="performance", title="", status="ok", why="", data=told)
    return {**results(NOON - timedelta(minutes=40), NOON + timedelta(minutes=5)), QUERY_STORE.id: result}


def test_it_is_strong_when_its_own_statements_waited_for_the_disk() -> None:
    given = waits('UPDATE "app"."tasks" SET status = $1', IO=480, Lock=20)
    (one,) = saturated(Start(NOON), TIMEOUTS, given, NOON + timedelta(hours=1))
    assert one.confidence == "strong"
    assert one.sentence == (
        "The disk's IOPS stood at up to 97 % from 11:20 UTC: of 500 waits seen of its statements on tasks, 480 were for"
        " IO."
    )


@pytest.mark.parametrize(
    ("query", "types", "said"),
    [
        ("UPDATE app.tasks SET status = $1", {"IO": 20, "Lock": 480}, "20 were for IO; a coincidence"),
        ("UPDATE app.tasks SET status = $1", {"IO": 9}, "of 9 waits seen"),
        ("SELECT 1 FROM app.other", {"IO": 500}, "UTC: a coincidence"),
    ],
)
def test_waits_that_do_not_agree_or_are_of_others_leave_a_coincidence(
    query: str, types: dict[str, int], said: str
) -> None:
    (one,) = saturated(Start(NOON), TIMEOUTS, waits(query, **types), NOON + timedelta(hours=1))
    assert one.confidence == "coincidence"
    assert said in one.sentence


def test_failures_that_are_no_timeouts_have_no_part_in_it() -> None:
    given = waits("UPDATE app.tasks SET status = $1", IO=500)
    other = Case((), "division by zero in UPDATE app.tasks", ())
    assert saturated(Start(NOON), other, given, NOON + timedelta(hours=1))[0].confidence == "coincidence"
