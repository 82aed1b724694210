"""A host whose clock ran ahead, and the honest runs that follow; the database's clock stands at a fixed instant."""

import json
import logging
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from analysis.history.slots import DEFAULT_SCHEDULE, Occasion, by_database, manual
from analysis.settings import Settings
from cycle import cycle
from notify.claims import claim_name, take
from reports.naming import report_name, slot_text, snapshot_name
from reports.publish import move_forward, publish, slots
from reports.stores import Store
from stored_reports import to_json
from tests.conftest import MakeDatabase
from tests.notify.night import change
from tests.reliability import AddRow
from tests.reports.stories import snapshot
from web import parameters as p
from web.answers.health import health
from web.service import Service

SIX = datetime(2026, 1, 31, 6, tzinfo=UTC)
CLOCK = SIX + timedelta(seconds=10)
QUARTER = timedelta(minutes=15)


@pytest.fixture
def settings(database: MakeDatabase, address: str) -> Settings:
    """A job system whose server says that it is ten seconds past six."""
    dsn = database()
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(
            "CREATE OR REPLACE FUNCTION pg_catalog.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE"
            f" AS $$ SELECT timestamptz '{CLOCK.isoformat()}' $$"
        )
    return Settings.model_validate({"database_url": dsn, "reports_url": address})


def stored(store: Store, name: str) -> dict[str, object]:
    found = store.read(name)
    assert found is not None, name
    return dict(json.loads(found.content))


def put(store: Store, slot: datetime, observed_at: datetime | None) -> None:
    """What a run under this slot left, and what it moved."""
    made = snapshot("ok", [])
    run = made.run.model_copy(update={"slot": slot})
    content = to_json(made.model_copy(update={"run": run, "observed_at": observed_at}))
    publish(store, content, slot, lambda _stored, _root: b"<!doctype html>")
    for name in ("index.html", "snapshot.schema.json"):
        move_forward(store, name, b"{}", slot)


def test_a_host_whose_clock_is_wrong_uses_the_databases_and_says_so(
    settings: Settings, store: Store, reliability: AddRow
) -> None:
    wrong = datetime.now(UTC)  # whatever it is, the server's clock stands elsewhere
    published = cycle(settings, Occasion("scheduled", wrong.replace(minute=0, second=0, microsecond=0), wrong))
    assert published.slot == SIX
    run = stored(store, "latest.json")["run"]
    assert isinstance(run, dict)
    assert run["clock_shift_s"] == pytest.approx((CLOCK - wrong).total_seconds(), abs=30)
    assert datetime.fromisoformat(run["started_at"]) < SIX + timedelta(minutes=1)
    assert stored(store, "latest.json")["until"] == "2026-01-31T06:00:00Z"
    page = store.read("latest.html")
    assert page is not None
    assert "ahead of the database's, which this run used instead" in page.content.decode().replace("&#39;", "'")
    reliability(
        "the host's clock is more than two minutes off",
        "Host's clock: ahead of (or behind) the database's, which this run used instead",
        "slot, window and messages by the database's clock",
    )


def test_a_manual_run_of_such_a_host_is_named_by_the_databases_clock(settings: Settings) -> None:
    published = cycle(settings, manual(datetime.now(UTC)))
    assert SIX < published.slot < SIX + timedelta(minutes=1)


@pytest.mark.parametrize("ahead", [timedelta(hours=2), timedelta(days=400)])
@pytest.mark.parametrize("kind", ["scheduled", "manual"])
def test_the_next_honest_run_heals_what_a_clock_ahead_has_left(
    settings: Settings, store: Store, ahead: timedelta, kind: str, caplog: pytest.LogCaptureFixture, reliability: AddRow
) -> None:
    put(store, SIX - 2 * QUARTER, SIX - 2 * QUARTER)
    put(store, SIX - QUARTER + ahead, SIX - QUARTER)
    caplog.set_level(logging.WARNING)
    now = datetime.now(UTC)
    published = cycle(settings, Occasion("scheduled", now, now) if kind == "scheduled" else manual(now))

    for name in ("latest.json", "latest.html", "index.html", "snapshot.schema.json"):
        found = store.read(name)
        assert found is not None
        assert found.metadata == {"slot": slot_text(published.slot)}, name
        assert f"{name} was of {slot_text(SIX - QUARTER + ahead)}, in the future, and is replaced" in caplog.text
    latest = stored(store, "latest.json")
    assert latest["changes"]["compared_with"] == "2026-01-31T05:30:00Z"  # type: ignore[index]  # JSON
    (over,) = latest["run"]["stepped_over"]  # type: ignore[index]  # JSON
    assert over["slot"] == slot_text(SIX - QUARTER + ahead)
    assert "the clock of a host ran ahead" in over["reason"]
    assert list(slots(store)) == [published.slot, SIX - 2 * QUARTER]
    assert store.read(report_name(SIX - QUARTER + ahead)) is None
    assert len(list(store.listing("misdated/"))) == 1
    reliability(
        "`latest.*` is of the future, since a clock ran ahead",
        "the log: it was in the future, and is replaced; /api/health is unhealthy until then",
        "the memory of the last honest run; the snapshots of the future lie in misdated/",
    )


def test_a_slot_that_a_clock_ahead_has_taken_is_free_again_when_its_time_comes(
    settings: Settings, store: Store
) -> None:
    put(store, SIX, SIX - timedelta(hours=2))
    now = datetime.now(UTC)
    published = cycle(settings, Occasion("scheduled", now, now))
    assert (published.slot, published.created) == (SIX, True)
    assert stored(store, snapshot_name(SIX))["observed_at"] == "2026-01-31T06:00:10Z"


def test_health_never_calls_a_latest_from_the_future_healthy(settings: Settings, store: Store) -> None:
    def of_schedule() -> tuple[int, dict[str, object]]:
        answer = health(Service(settings), p.Cached())
        return answer.status, json.loads(answer.body)["components"]["schedule"]

    put(store, SIX + timedelta(days=400), SIX)
    status, schedule = of_schedule()
    assert (status, schedule["status"], schedule["age_s"]) == (503, "unhealthy", None)
    assert "in the future: the clock of a host ran ahead" in str(schedule["reason"])
    cycle(settings, manual(datetime.now(UTC)))
    status, schedule = of_schedule()
    assert (status, schedule["status"]) == (200, "healthy")


def test_a_claim_from_the_future_waits_for_nobody(store: Store) -> None:
    lease = timedelta(minutes=12)
    one = change("new", "health/database:absent", at=SIX)
    assert take(store, one, ["log"], SIX + timedelta(days=400), lease) is not None
    assert take(store, one, ["log"], SIX, lease) is not None
    assert take(store, one, ["log"], SIX + timedelta(minutes=1), lease) is None
    assert store.read(claim_name(one)) is not None


@pytest.mark.parametrize(
    ("skew", "slot", "late_by_s"),
    [
        (timedelta(minutes=2), "06:00", 1),
        (timedelta(hours=-2), "04:00", 1),
        (timedelta(hours=-2, seconds=-2), "04:00", 0),
        (timedelta(hours=-2, minutes=-7), "03:45", 481),
        (timedelta(days=-400), "06:00", 1),
        (timedelta(minutes=17), "06:15", 121),
    ],
)
def test_a_scheduled_run_takes_the_slot_that_the_databases_clock_says(
    skew: timedelta, slot: str, late_by_s: float
) -> None:
    started = SIX + timedelta(seconds=1)
    taken = by_database(Occasion("scheduled", SIX, started, 1), DEFAULT_SCHEDULE, skew)
    assert (f"{taken.slot:%H:%M}", taken.late_by_s, taken.kind) == (slot, late_by_s, "scheduled")
