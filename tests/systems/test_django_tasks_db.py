"""Django's tasks on django-tasks-db as it is published: what its rows say at first sight, and what the record says."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from analysis.collect.statements import of_system
from analysis.collect.systems import SYSTEMS
from analysis.fixes.steps import Name
from analysis.performance import indexes
from analysis.record.state import folder
from benchmarks.filling import fill
from local.postgres import Server
from reports.stores import open_store
from tests.collect.plans import file_reads_whole, planned, read_whole, recognised_in, rows_read, select_of
from tests.collect.standing import run_as_it_stands
from tests.systems.conftest import empty_database
from tests.systems.engine import at, started, until
from tests.systems.granted import assert_the_role_suffices
from tests.systems.leaking import assert_nothing_leaks
from tests.systems.stepping import after, assert_own_steps
from tests.systems.watched import Row, Watched, parameters

NEAR = timedelta(seconds=2)
"""Between the worker's own clock when it fails, and the row's."""
TABLE = "django_tasks_database_dbtaskresult"


@dataclass
class Life:
    """What happened: the record's ids of the tasks by what they are for, and what is recorded at the end."""

    watched: Watched
    ids: dict[str, str]
    failed_at: datetime
    last: dict[str, Row]

    def row(self, name: str) -> Row:
        return self.last[self.ids[name]]

    def native(self, name: str, columns: str) -> tuple[Any, ...]:
        [found] = self.watched.ask(f"SELECT {columns} FROM {TABLE} WHERE id = %s", self.ids[name])
        return found


@pytest.fixture(scope="module")
def life(django_tasks_db: Path, dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Life:
    store = open_store(tmp_path_factory.mktemp("django").as_uri())
    watched = Watched(dsn, store, folder("django_tasks_db", "public"))
    script = [str(django_tasks_db), "django_tasks_db_app.py"]
    with started(script, dsn) as engine:
        engine("schema")
        with started(script, dsn) as doomed:
            ids = {"killed": engine("enqueue", name="hold", queue="held")}
            doomed("work", queue="held")
            doomed.event("holding", id=ids["killed"])
            doomed.kill()
        watched.collect()
        ids |= {
            "succeeds": engine("enqueue", name="succeed"),
            "fails": engine("enqueue", name="fail", message="no band B08"),
            "leaves": engine("enqueue", name="leave"),
            "scheduled": engine("enqueue", name="succeed", in_s=86400),
            "unserved": engine("enqueue", name="succeed", queue="nobody serves it"),
            "deleted": engine("enqueue", name="succeed", in_s=86400),
        }
        engine("work")
        failing = engine.event("failing", id=ids["fails"])
        until(lambda: watched.ask(f"SELECT count(*) FROM {TABLE} WHERE finished_at IS NOT NULL") == [(3,)], "the ends")
        watched.collect()
        watched.ask(f"DELETE FROM {TABLE} WHERE id = %s", ids["deleted"])
        watched.collect()
    return Life(watched, ids, at(failing), watched.rows())


def test_a_run_judges_all_that_it_records(life: Life) -> None:
    titles = {finding.title for finding in life.watched.judged().findings}
    assert any("ValueError: no band <*>" in title for title in titles), titles


def test_it_is_recognised_with_its_migration(life: Life) -> None:
    state = life.watched.collect().state
    assert state is not None
    assert (state.system, state.system_version) == ("django_tasks_db", "migration 0021")
    assert {"tasks.heartbeat_at", "tasks.max_attempts"} <= set(state.lacking)


def test_every_row_is_recorded_as_task_and_as_job(life: Life) -> None:
    assert life.watched.rows("jobs").keys() == life.last.keys() == set(life.ids.values())


def test_a_success_has_one_attempt_its_worker_and_its_times(life: Life) -> None:
    row = life.row("succeeds")
    assert (row["state"], row["task_type"], row["attempts"]) == ("succeeded", "__main__.succeed", 1)
    assert row["worker"] == "default-1"
    times = row["created_at"], row["started_at"], row["ended_at"]
    assert (times, row["changed_at"]) == (
        life.native("succeeds", "enqueued_at, started_at, finished_at"),
        row["ended_at"],
    )


def test_times_are_those_of_the_world_whatever_the_applications_zone(life: Life) -> None:
    assert abs(life.row("fails")["ended_at"] - life.failed_at) < NEAR


def test_what_may_run_at_once_has_no_due_time(life: Life) -> None:
    """At first sight it is due in the year 9999."""
    assert life.native("unserved", "run_after")[0].year == 9999
    row = life.row("unserved")
    assert (row["state"], row["due_at"], row["attempts"], row["worker"]) == ("waiting", None, 0, None)


def test_a_scheduled_task_is_no_backlog(life: Life) -> None:
    row = life.row("scheduled")
    assert row["state"] == "scheduled"
    assert row["due_at"] - row["created_at"] > timedelta(hours=23)


def test_a_failure_has_its_error(life: Life) -> None:
    row = life.row("fails")
    assert (row["state"], row["exception_type"], row["template"]) == ("failed", "ValueError", "no band <*>")


def test_a_task_that_leaves_its_worker_has_failed(life: Life) -> None:
    row = life.row("leaves")
    assert (row["state"], row["exception_type"]) == ("failed", "SystemExit")


def test_a_task_of_a_killed_worker_runs_for_ever_and_nothing_tells_it(life: Life) -> None:
    row = life.row("killed")
    assert (row["state"], row["attempts"], row["heartbeat_at"], row["worker"]) == ("running", 1, None, "held-1")
    silent = life.watched.judged().analyses["poison/silent_heartbeat"]
    assert "heartbeat" in silent.reason


def test_a_task_that_was_deleted_is_gone(life: Life) -> None:
    assert life.row("deleted")["gone_at"] is not None


AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
FILES = [path.stem for path in sorted((SYSTEMS / "django_tasks_db").glob("*.sql"))]


@pytest.fixture(scope="module")
def many(django_tasks_db: Path, postgres18: Server) -> Iterator[str]:
    """100,000 tasks of 100 days, of which 1,000 wait, with the index that is advised. Django wants PostgreSQL 15."""
    with empty_database(postgres18) as dsn, started([str(django_tasks_db), "django_tasks_db_app.py"], dsn) as engine:
        engine("schema")
        fill(dsn, "django_tasks_db", AT, 100_000, days=100)
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute(f"CREATE INDEX ON {TABLE} (finished_at)")
        yield dsn


@pytest.mark.parametrize("file", FILES)
def test_each_file_runs_as_it_stands(life: Life, file: str) -> None:
    with psycopg.connect(life.watched.dsn) as connection:
        run_as_it_stands(connection, "django_tasks_db", file)


@pytest.mark.parametrize("file", planned("django_tasks_db"))
def test_no_file_reads_a_table_whole(many: str, file: str) -> None:
    assert file_reads_whole(many, "public", "django_tasks_db", file, AT) == {}


@pytest.mark.parametrize("hours", [0.25, 48])
def test_what_changed_is_found_by_the_index_that_is_advised(many: str, hours: float) -> None:
    since = AT - timedelta(hours=hours)
    statement = select_of("changed", "tasks", recognised_in(many, "public"))
    assert read_whole(many, statement, parameters(since, AT)) == {}
    # What waits is looked at, too: 1,000 rows.
    assert rows_read(many, statement, parameters(since, AT), TABLE) <= hours * 3600 / 86.4 + 1000 + 5


@pytest.mark.parametrize("file", ["present", "contents"])
def test_what_is_asked_by_key_is_found_by_its_id(many: str, file: str) -> None:
    with psycopg.connect(many) as connection:
        keys = [row[0] for row in connection.execute(f"SELECT id::text FROM {TABLE} ORDER BY id LIMIT 2000").fetchall()]
    statement = of_system(file, recognised_in(many, "public"))
    assert read_whole(many, statement, parameters(AT, AT, keys)) == {}
    assert rows_read(many, statement, parameters(AT, AT, keys), TABLE) == len(keys)


def test_the_monitor_role_may_read_all_that_is_read(life: Life, tmp_path: Path) -> None:
    assert_the_role_suffices(life.watched, "public", tmp_path)


def test_the_index_that_it_lacks_is_advised_until_it_is_there_and_django_does_not_mind(
    django_tasks_db: Path, postgres18: Server, tmp_path: Path
) -> None:
    with (
        empty_database(postgres18) as dsn,
        started([str(django_tasks_db), "django_tasks_db_app.py"], dsn) as engine,
    ):
        engine("schema")
        fill(dsn, "django_tasks_db", AT, 100_000, days=100)
        watched = Watched(dsn, open_store(tmp_path.as_uri()), folder("django_tasks_db", "public"))
        [advice] = [one for one in watched.current(indexes)[1] if one.key.startswith("performance/indexes:advised")]
        assert advice.title.startswith("No index on django_tasks_database_dbtaskresult.finished_at: each run reads all")
        assert "70 times as fast" in advice.why
        watched.ask(str(advice.actions[0].code))
        assert [one for one in watched.current(indexes)[1] if one.key.startswith(f"{indexes.META.id}:advised")] == []
        assert engine("drift") is None


def test_no_secret_in_any_of_its_texts_comes_out(life: Life, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_nothing_leaks(life.watched.dsn, "public", tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("step", "name", "then"),
    [("retry", "fails", [("READY",)]), ("requeue", "killed", [("READY",)]), ("cancel", "scheduled", [])],
)
def test_a_step_does_what_it_says(life: Life, step: Name, name: str, then: list[tuple[str]]) -> None:
    asked = f"SELECT status FROM {TABLE} WHERE id = '{life.ids[name]}'"
    assert after(life.watched.dsn, "django_tasks_db", "public", step, [life.ids[name]], asked) == then
    assert after(life.watched.dsn, "django_tasks_db", "public", "look", [life.ids[name]], "SELECT 1") == [(1,)]


def test_no_finding_recommends_a_statement_on_tables_of_another_system(life: Life) -> None:
    assert_own_steps(life.watched, TABLE)
