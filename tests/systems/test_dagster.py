"""Dagster's rows as a real one wrote them: what they say at first sight, and what the record says."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from analysis.collect.statements import of_system
from analysis.collect.system_files import load_system
from analysis.collect.systems import SYSTEMS
from analysis.poison import schedules
from analysis.record.state import folder
from analysis.sources.literals import array
from benchmarks.filling import fill
from local.engine_samples.load import make_tables
from local.engine_versions import pinned, recorded
from reports.stores import open_store
from tests.collect.plans import file_reads_whole, planned, read_whole, recognised_in, rows_read, select_of
from tests.collect.standing import run_as_it_stands
from tests.redaction.canaries import CANARIES
from tests.systems.asked import Asked
from tests.systems.dagster_life import load_dagster
from tests.systems.granted import assert_the_role_suffices
from tests.systems.leaking import assert_nothing_leaks, copied
from tests.systems.stepping import after, assert_own_steps
from tests.systems.watched import Row, Watched, parameters, sections_lacking

FILES = [path.stem for path in sorted((SYSTEMS / "dagster").glob("*.sql"))]
FIRST = "SELECT run_id FROM runs WHERE pipeline_name = %s ORDER BY id {} LIMIT 1"


@dataclass
class Life:
    """What is recorded; jobs are named for what becomes of their runs."""

    watched: Watched
    tasks: dict[str, Row]
    jobs: dict[str, Row]

    def id(self, job: str, which: str = "ASC") -> str:
        [(found,)] = self.watched.ask(FIRST.format(which), job)
        return str(found)

    def job(self, job: str) -> Row:
        return self.jobs[self.id(job)]

    def step(self, job: str, step: str) -> Row:
        return self.tasks[f"{self.id(job)}/{step}"]

    def native(self, job: str, columns: str) -> tuple[Any, ...]:
        [found] = self.watched.ask(f"SELECT {columns} FROM runs WHERE run_id = %s", self.id(job))
        return found

    def events(self, job: str, step: str | None = None) -> list[str]:
        """The types of a run's events, in their order."""
        asked = "SELECT dagster_event_type FROM event_logs WHERE run_id = %s AND step_key IS NOT DISTINCT FROM %s"
        return [kind for (kind,) in self.watched.ask(f"{asked} ORDER BY id", self.id(job), step)]


@pytest.fixture(scope="module")
def life(dagster: str, dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Life:
    load_dagster(dsn, dagster)
    watched = Watched(dsn, open_store(tmp_path_factory.mktemp("dagster").as_uri()), folder("dagster", "public"))
    watched.collect()
    # As `dagster run delete` does with a run.
    [[deleted]] = watched.ask(FIRST.format("DESC"), "succeeds")
    for table in ("event_logs", "run_tags", "runs"):
        watched.ask(f"DELETE FROM {table} WHERE run_id = %s", deleted)
    watched.collect()
    return Life(watched, watched.rows(), watched.rows("jobs"))


def test_the_rows_are_of_the_version_that_is_pinned() -> None:
    run = recorded("dagster")
    assert run is not None
    assert (run.package, run.version) == ("dagster", pinned(load_system("dagster"))), "run `make engines`"


def test_a_run_judges_all_that_it_records(life: Life) -> None:
    """A step's failure and its run's are of one pattern."""
    titles = {finding.title for finding in life.watched.judged().findings}
    assert "1 task failed with Exceeded maximum runtime of <*>." in titles, titles
    assert {title for title in titles if "no band" in title} == {"2 tasks failed with ValueError: no band <*>"}, titles


def test_it_is_recognised_with_its_version(life: Life) -> None:
    state = life.watched.collect().state
    assert state is not None
    assert (state.system, state.system_version) == ("dagster", "migration 29b539ebc72a")
    assert state.notes == ()


@pytest.mark.parametrize("file", FILES)
def test_each_file_runs_as_it_stands(life: Life, file: str) -> None:
    with psycopg.connect(life.watched.dsn) as connection:
        run_as_it_stands(connection, "dagster", file)


def test_every_run_is_a_job_and_a_task_and_every_step_a_task(life: Life) -> None:
    [[runs, steps]] = life.watched.ask(
        "SELECT (SELECT count(*) FROM runs), (SELECT count(DISTINCT (run_id, step_key)) FROM event_logs"
        " WHERE step_key IS NOT NULL)"
    )
    assert len([row for row in life.jobs.values() if row["gone_at"] is None]) == runs
    assert len([row for row in life.tasks.values() if row["gone_at"] is None]) == runs + steps


def test_its_columns_have_two_clocks_and_the_record_one(life: Life) -> None:
    """At first sight a run was made nine hours after it began: its sessions were of another zone than its events."""
    off = "round(extract(EPOCH FROM create_timestamp - to_timestamp(start_time) AT TIME ZONE 'UTC') / 3600)"
    assert life.native("succeeds", off) == (9,)
    for row in (life.job("succeeds"), life.step("succeeds", "load")):
        assert row["created_at"] <= row["started_at"] <= row["ended_at"]
    assert life.job("succeeds")["ended_at"] - life.job("succeeds")["created_at"] < timedelta(hours=1)


def test_a_success(life: Life) -> None:
    job, row = life.job("succeeds"), life.step("succeeds", "load")
    assert (job["state"], job["status"], job["job_type"]) == ("succeeded", "SUCCESS", "succeeds")
    assert (row["state"], row["attempts"], row["task_type"]) == ("succeeded", 1, "succeeds.load")
    assert row["ended_at"] <= life.step("succeeds", "clean_up")["started_at"]


def test_a_failure_has_its_own_error_and_not_the_one_around_it(life: Life) -> None:
    """At first sight every error is of one class of Dagster's."""
    [[named]] = life.watched.ask(
        "SELECT event::json #>> '{dagster_event,event_specific_data,error,cls_name}' FROM event_logs"
        " WHERE run_id = %s AND dagster_event_type = 'STEP_FAILURE'",
        life.id("fails"),
    )
    assert named == "DagsterExecutionStepExecutionError"
    row = life.step("fails", "fail")
    assert (row["state"], row["template"], row["exception_type"]) == ("failed", "no band <*>", "ValueError")
    assert life.tasks[life.id("fails")]["fingerprint"] == row["fingerprint"]


def test_what_follows_a_failure_is_skipped(life: Life) -> None:
    """At first sight it is still to come: only a line of the log is of it."""
    assert life.events("fails", "clean_up") == [None]
    row = life.step("fails", "clean_up")
    assert (row["state"], row["attempts"], row["started_at"]) == ("skipped", 0, None)


def test_a_retry_that_succeeds_has_two_attempts(life: Life) -> None:
    row = life.step("retried", "fail_once")
    assert (row["state"], row["attempts"], row["text_state"]) == ("succeeded", 2, "none")


def test_a_step_without_attempts_left_has_failed_with_what_it_met(life: Life) -> None:
    """At first sight with RetryRequestedFromPolicy, as all that have a retry policy."""
    row = life.step("exhausted", "fail_twice")
    assert (row["state"], row["attempts"], row["exception_type"]) == ("failed", 2, "ConnectionError")
    assert row["template"] == "the tile server is away"


def test_a_step_that_will_be_tried_again_has_not_ended_and_its_run_runs(life: Life) -> None:
    row = life.step("retrying", "fail_for_now")
    assert (row["state"], row["attempts"], row["ended_at"]) == ("retrying", 1, None)
    assert row["template"].startswith("the tile server is away")
    assert life.job("retrying")["state"] == "running"


def test_a_branch_that_was_not_taken_is_skipped(life: Life) -> None:
    taken, left = life.step("skips", "take_left"), life.step("skips", "take_right")
    assert (taken["state"], left["state"], left["started_at"]) == ("succeeded", "skipped", None)
    assert life.job("skips")["state"] == "succeeded"


def test_mapped_steps_are_of_one_type_and_told_apart_by_their_index(life: Life) -> None:
    of_type = {row["task_index"]: row["state"] for row in life.tasks.values() if row["task_type"] == "mapped.tile"}
    assert of_type == {"1": "succeeded", "2": "failed", "3": "succeeded"}


def test_a_run_that_ran_out_of_time_has_failed_and_says_so_and_its_step_was_interrupted(life: Life) -> None:
    """At first sight the step runs on: no event ends it, or one that calls it failed."""
    job, run = life.job("times_out"), life.tasks[life.id("times_out")]
    assert (job["state"], run["template"]) == ("failed", "Exceeded maximum runtime of <*>.")
    assert life.step("times_out", "hold")["state"] == "cancelled"
    assert life.step("times_out", "hold")["ended_at"] is not None


def test_a_run_that_was_cancelled_has_cancelled_its_step(life: Life) -> None:
    """At first sight the step failed. The command of the step `cancel` was run for it."""
    assert "STEP_START" in life.events("cancelled", "hold")
    assert life.job("cancelled")["state"] == "cancelled"
    assert life.tasks[life.id("cancelled")]["text_state"] == "none"
    assert (life.step("cancelled", "hold")["state"], life.step("cancelled", "hold")["text_state"]) == (
        "cancelled", "none",
    )  # fmt: skip


def test_a_run_that_was_tried_again_is_another_run_that_names_the_first(life: Life) -> None:
    """The command of the step `retry` was run for it: what succeeded is not run again."""
    first, again = life.id("exhausted"), life.id("exhausted", "DESC")
    assert first != again
    assert life.jobs[again]["state"] == "failed"
    [edge] = Asked(life.watched).debug(again)["dependencies"]
    assert (edge["job_id"], edge["relation"]) == (first, "a further attempt of")
    [edge] = Asked(life.watched).debug(first)["dependencies"]
    assert (edge["job_id"], edge["relation"]) == (again, "tried again as")


def test_a_run_that_no_limit_lets_through_waits(life: Life) -> None:
    row = life.tasks[life.id("queued")]
    assert (row["state"], row["status"], row["attempts"], row["started_at"]) == ("waiting", "QUEUED", 0, None)


def test_a_run_whose_worker_was_killed_runs_for_ever_and_is_found_by_its_age(life: Life, tmp_path: Path) -> None:
    """At first sight and at the last: Dagster monitored its runs, and its launcher could not tell. The run is aged by
    an hour, and others of its type, which succeeded, are added."""
    assert (life.job("killed")["state"], life.step("killed", "hold")["state"]) == ("running", "running")
    with copied(life.watched.dsn) as made:
        watched = Watched(made, open_store(tmp_path.as_uri()), life.watched.record)
        watched.ask("UPDATE runs SET start_time = start_time - 3600 WHERE run_id = %s", life.id("killed"))
        watched.ask(
            "INSERT INTO runs (run_id, pipeline_name, status, start_time, end_time, create_timestamp)"
            " SELECT 'r' || n, 'killed', 'SUCCESS', start_time - 60, start_time, create_timestamp FROM runs"
            " CROSS JOIN generate_series(1, 20) AS n WHERE run_id = %s",
            life.id("killed"),
        )
        watched.ask(
            "INSERT INTO event_logs (run_id, dagster_event_type, timestamp, event) SELECT run_id, 'PIPELINE_SUCCESS',"
            " to_timestamp(end_time) AT TIME ZONE 'UTC', '{}' FROM runs WHERE run_id ~ '^r\\d+$'"
        )
        [found] = [one for one in watched.judged().findings if one.analysis == "poison/overdue"]
        assert found.title.startswith("1 task of killed runs far beyond the usual")
        assert "terminateRuns" in "".join(action.code for action in found.actions)


@pytest.mark.parametrize("stored", [r"\u0000", r"\ud83d", r"\\u0000"], ids=["zero byte", "half a pair", "no escape"])
def test_what_no_text_of_postgresql_holds_is_left_out_of_an_error(life: Life, stored: str) -> None:
    """PostgreSQL's JSON refuses to give such a text. The row is altered: the event has one in its message."""
    key = json.dumps([life.id("fails"), "fail"])
    with psycopg.connect(life.watched.dsn) as connection:
        connection.execute(
            "UPDATE event_logs SET event = replace(event, 'no band B08', 'no band ' || %s || 'B08') WHERE run_id = %s",
            [stored, life.id("fails")],
        )
        statement = of_system("contents", recognised_in(life.watched.dsn, "public"))
        connection.execute("SELECT set_config('jobscope.keys', %s, true)", [array([key])])
        [(_, text)] = connection.execute(statement.encode()).fetchall()
        connection.rollback()
    kept = r"\u0000" if stored.startswith(r"\\") else ""
    assert text.startswith("Traceback (most recent call last):\n")
    assert text.endswith(f"ValueError: no band {kept}B08\n")
    assert "/dagster/_core/" not in text


def test_a_run_that_was_deleted_is_gone(life: Life) -> None:
    assert [row["job_type"] for row in life.jobs.values() if row["gone_at"] is not None] == ["succeeds"]


def test_the_monitor_role_may_read_all_that_is_read(life: Life, tmp_path: Path) -> None:
    assert_the_role_suffices(life.watched, "public", tmp_path)


def test_no_secret_in_any_of_its_texts_comes_out(
    life: Life, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen_by = ("run_id", "pipeline_name", "dagster_event_type", "step_key", "key", "selector_id", "daemon_id")
    # They hold JSON as text: in those that give texts secrets stand within it.
    serialized = ("event", "run_body", "instigator_body", "tick_body", "body")
    inside = "event = replace(replace(event, 'no band B08', chosen.secret), 'the tile server is away', chosen.secret)"
    with copied(life.watched.dsn) as made:
        with psycopg.connect(made) as connection:
            connection.execute(
                f"UPDATE event_logs SET {inside} FROM ("
                "SELECT place, regexp_replace(to_json(secret)::text, '^\"|\"$', '', 'g') AS secret"
                " FROM unnest(%s::text[]) WITH ORDINALITY AS canaries (secret, place)"
                ") AS chosen WHERE chosen.place = 1 + event_logs.id %% %s".encode(),
                [list(CANARIES), len(CANARIES)],
            )
        folder = tmp_path_factory.mktemp("secrets")
        assert_nothing_leaks(made, "public", folder, monkeypatch, (*chosen_by, *serialized))


def test_the_page_of_a_run_has_its_steps_and_their_attempts(life: Life) -> None:
    run = life.id("exhausted")
    info = Asked(life.watched).debug(run)
    assert (info["system"], info["job_status"], info["native_status"]) == ("dagster", "failed", "FAILURE")
    assert [task["task_id"] for task in info["tasks"]] == [run, f"{run}/fail_twice", f"{run}/clean_up"]
    assert [(one["task_id"], one["attempt"], one["outcome"]) for one in info["attempts"]] == [
        (f"{run}/fail_twice", 1, "failed"),
    ]
    assert sections_lacking(info) == ["result"]
    assert Asked(life.watched).location(f"{run}/clean_up") == f"/api/db/debug/{run}"


def test_the_look_shows_the_run_and_no_finding_recommends_a_statement_on_other_tables(life: Life) -> None:
    assert after(life.watched.dsn, "dagster", "public", "look", [life.id("succeeds")], "SELECT 1") == [(1,)]
    assert_own_steps(life.watched, "event_logs")


def test_a_schedule_is_overdue_when_it_ticks_no_more_and_not_while_it_is_stopped(life: Life) -> None:
    """The ticks are aged: nobody waits. A cron expression is there, and in which zone it is meant is not."""
    found, findings = life.watched.current(schedules)
    assert (found.status, findings) == ("ok", [])
    moved = (
        "UPDATE job_ticks SET tick_body = jsonb_set(tick_body::jsonb, '{timestamp}',"
        " to_jsonb((tick_body::json ->> 'timestamp')::float8 + %s))::text WHERE type = 'SCHEDULE'"
    )
    life.watched.ask(moved, -3600)
    _, [finding] = life.watched.current(schedules)
    assert (finding.key, finding.count) == ("poison/schedules:dagster", 1)
    assert finding.title.startswith("1 schedule of Dagster is overdue, schedule minutely for")
    life.watched.ask("UPDATE instigators SET status = 'STOPPED' WHERE instigator_type = 'SCHEDULE'")
    assert life.watched.current(schedules)[1] == []
    life.watched.ask("UPDATE instigators SET status = 'DECLARED_IN_CODE' WHERE instigator_type = 'SCHEDULE'")
    life.watched.ask(moved, 3600)


def test_daemons_that_beat_no_more_are_found(life: Life) -> None:
    """At first sight all is well: what leaves no queue cannot fail. Those of an earlier daemon are not awaited."""
    moved = (
        "UPDATE daemon_heartbeats SET body = jsonb_set(body::jsonb, '{timestamp}',"
        " to_jsonb((body::json ->> 'timestamp')::float8 + %s))::text WHERE daemon_type = ANY(%s)"
    )
    life.watched.ask(moved, -3000, ["SCHEDULER"])
    _, [finding] = life.watched.current(schedules)
    assert "the daemon SCHEDULER for" in finding.title
    life.watched.ask("UPDATE daemon_heartbeats SET daemon_id = 'earlier' WHERE daemon_type = 'SCHEDULER'")
    assert life.watched.current(schedules)[1] == []
    life.watched.ask(
        "UPDATE daemon_heartbeats SET daemon_id = (SELECT min(daemon_id) FROM daemon_heartbeats AS one"
        " WHERE one.daemon_type = 'SENSOR') WHERE daemon_type = 'SCHEDULER'"
    )
    life.watched.ask(moved, 3000, ["SCHEDULER"])


AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
OPEN = {"job_open": "{NOT_STARTED,MANAGED,QUEUED,STARTING,STARTED,CANCELING}", "large_jobs": "{}"}


@pytest.fixture(scope="module")
def many(dsn_of_many: str) -> str:
    """20,000 runs of 100 days with nine events each, on Dagster's own tables: one in a hundred runs."""
    make_tables(dsn_of_many, "dagster")
    fill(dsn_of_many, "dagster", AT, 20_000, days=100)
    return dsn_of_many


@pytest.mark.parametrize("file", planned("dagster"))
def test_no_file_reads_a_table_whole(many: str, file: str) -> None:
    assert file_reads_whole(many, "public", "dagster", file, AT) == {}


@pytest.mark.parametrize(("hours", "ended"), [(0.25, 2), (48, 396)])
def test_what_ended_or_is_open_is_found_by_the_indexes(many: str, hours: float, ended: int) -> None:
    given = parameters(AT - timedelta(hours=hours), AT) | OPEN
    recognised = recognised_in(many, "public")
    jobs, tasks = select_of("changed_jobs", "jobs", recognised), select_of("changed", "tasks", recognised)
    assert read_whole(many, jobs, given) == read_whole(many, tasks, given) == {}
    # Found by its end or its state, and looked at once more; a thousand events before the window are some 110 runs.
    assert rows_read(many, jobs, given, "runs") <= 2 * (ended + 200 + 120)
    # The ends of the window and of a thousand events before, and no other event of that time; then nine of a run, and
    # its first for the run itself.
    assert rows_read(many, tasks, given, "event_logs") <= 200 + ended + 11 * (ended + 200 + 120)


@pytest.mark.parametrize("file", ["present", "contents", "attempts", "events", "payload"])
def test_what_is_asked_by_key_is_found_by_it(many: str, file: str) -> None:
    keys = [json.dumps([f"r{n}", "s1"]) for n in range(1, 20_000, 20)]
    assert read_whole(many, of_system(file, recognised_in(many, "public")), parameters(AT, AT, keys)) == {}


def test_runs_are_found_by_their_key(many: str) -> None:
    keys = [f"r{n}" for n in range(1, 20_000, 20)]
    assert read_whole(many, of_system("present_jobs", recognised_in(many, "public")), parameters(AT, AT, keys)) == {}
