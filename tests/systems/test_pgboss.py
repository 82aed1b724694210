"""pg-boss as it is published: what its rows say at first sight, and what the record says."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from analysis.collect.statements import of_system, read
from analysis.collect.system_files import load_system
from analysis.collect.systems import SYSTEMS
from analysis.fixes.steps import Name
from analysis.poison import held_queues, schedules
from analysis.record.state import folder
from benchmarks.filling import fill
from reports.stores import open_store
from tests.collect.plans import file_reads_whole, planned, read_whole, recognised_in, rows_read, select_of
from tests.collect.standing import run_as_it_stands
from tests.systems.asked import Asked
from tests.systems.engine import at, started, until
from tests.systems.granted import assert_the_role_suffices
from tests.systems.leaking import assert_nothing_leaks
from tests.systems.stepping import after, assert_own_steps
from tests.systems.watched import Row, Watched, parameters, sections_lacking
from web.problem import Problem

NEAR = timedelta(seconds=2)
"""Between the worker's own clock when it fails, and the database's when it says so."""
SAME = "5a0e8c1e-0000-4000-8000-000000000001"


@dataclass
class Life:
    """What happened: the record's ids of the jobs by what they are for, and what is recorded at the end."""

    watched: Watched
    ids: dict[str, str]
    failed_at: datetime
    last: dict[str, Row]

    def row(self, name: str) -> Row:
        return self.last[self.ids[name]]

    def native(self, name: str, columns: str) -> tuple[Any, ...]:
        queue, _, id_ = self.ids[name].rpartition("/")
        [found] = self.watched.ask(f"SELECT {columns} FROM pgboss.job WHERE name = %s AND id = %s", queue, id_)
        return found


@pytest.fixture(scope="module")
def life(node: Path, dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Life:
    watched = Watched(dsn, open_store(tmp_path_factory.mktemp("pgboss").as_uri()), folder("pgboss", "pgboss"))
    ids: dict[str, str] = {}
    script = [str(node), "pgboss.mjs"]
    with started(script, dsn) as engine, started(script, dsn) as doomed:

        def send(what: str, queue: str, data: object = None, **options: object) -> str:
            id_ = str(engine("send", name=queue, data=data or {}, options=options))
            ids[what] = f"{queue}/{id_}"
            return id_

        for queue in ("dead", "tiles", "mails", "slow", "held", "parked", "parents", "children"):
            engine("queue", name=queue, options={"deadLetter": "dead", "retryLimit": 1} if queue == "mails" else {})
        engine("queue", name="late", options={"expireInSeconds": 1, "retryLimit": 1, "retryDelay": 3600})
        engine("queue", name="beating", options={"heartbeatSeconds": 10, "partition": True})
        killed = [send("killed", "held"), send("killed with heartbeat", "beating")]
        for queue, id_ in zip(("held", "beating"), killed, strict=True):
            doomed("work", name=queue, **{"as": "hold"})
            doomed.event("holding", id=id_)
        doomed.kill()
        send("succeeds", "tiles")
        send("the same id", "tiles", id=SAME)
        send("the same id elsewhere", "parked", id=SAME)
        send("scheduled", "parked", startAfter="2099-01-01T00:00:00Z")
        exhausted = send("exhausted", "mails", {"message": "mailbox 4711 is full"})
        send("retrying", "slow", {"message": "no answer in 30 s"}, retryLimit=3, retryDelay=3600)
        cancelled, resumed = send("cancelled", "parked"), send("resumed", "parked", priority=9)
        assert engine("fetch", name="parked") == [resumed]
        engine("cancel", name="parked", id=resumed)
        engine("resume", name="parked", id=resumed)
        engine("cancel", name="parked", id=cancelled)
        flow = engine(
            "flow",
            jobs=[
                {"ref": "parent", "name": "parents", "data": {"message": "no source"}, "options": {"retryLimit": 0}},
                {"ref": "child", "name": "children", "dependsOn": ["parent"]},
            ],
        )
        ids |= {"parent": f"parents/{flow['parent']}", "child": f"children/{flow['child']}"}
        send("pruned", "parked", retentionSeconds=3600)
        watched.collect()

        engine("queue", name="again")
        again = send("retried", "again", {"message": "once"}, retryLimit=2, retryDelay=0)
        still = send("in its second attempt", "again", {"message": "once", "hold": True}, retryLimit=2, retryDelay=0)
        expired = send("expired", "late")
        assert engine("fetch", name="late") == [expired]
        for queue, handler in (
            ("tiles", "succeed"), ("mails", "fail"), ("slow", "fail"), ("parents", "fail"), ("again", "fail_once"),
        ):  # fmt: skip
            engine("work", name=queue, **{"as": handler})
        failing = engine.event("failing", id=bare(ids["retrying"]))
        engine.event("attempt", id=still, number=2)
        awaited = {again: "completed", exhausted: "failed", flow["parent"]: "failed", expired: "retry"}
        awaited[bare(ids["retrying"])] = "retry"
        until(lambda: states(watched, awaited) == awaited, f"{awaited}")
        until(lambda: states(watched, [SAME]) == {SAME: "completed"}, "the queue of tiles")
        # Nobody waits 14 days: the row is aged, and the engine's own maintenance, which is asked for, deletes it.
        watched.ask("UPDATE pgboss.job SET keep_until = now() - interval '1 s' WHERE id = %s", bare(ids["pruned"]))
        engine("supervise", name="parked")
        until(lambda: not watched.ask("SELECT 1 FROM pgboss.job WHERE id = %s", bare(ids["pruned"])), "the pruning")
        ids["dead letter"] = "dead/" + str(watched.ask("SELECT id FROM pgboss.job WHERE name = 'dead'")[0][0])
        watched.collect()
        last = watched.rows()
    return Life(watched, ids, at(failing), last)


def bare(id_: str) -> str:
    return id_.rpartition("/")[2]


def states(watched: Watched, ids: Iterable[str]) -> dict[str, str]:
    """How the jobs stand; of one id in two queues, the one of tiles."""
    rows = watched.ask(
        "SELECT id::text, state::text FROM pgboss.job WHERE id = ANY(%s::uuid[]) ORDER BY name", list(ids)
    )
    return dict(rows)


def test_a_run_judges_all_that_it_records(life: Life) -> None:
    judged = life.watched.judged()
    assert "1 task failed with Error: no source" in {finding.title for finding in judged.findings}
    # JOBSCOPE_SCHEMA is another one.
    [sizes] = judged.analyses["performance/tables"].tables
    assert {"pgboss.queue", "pgboss.version"} <= {row["table_name"] for row in sizes.rows}
    assert judged.analyses["performance/indexes"].data["duplicate"] == []


def test_it_is_recognised_with_its_version(life: Life) -> None:
    state = life.watched.collect().state
    assert state is not None
    assert (state.system, state.system_version, state.schema_name, state.notes) == (
        "pgboss", "schema 46", "pgboss", (),
    )  # fmt: skip
    # What is recorded of some rows, such as a start, is not among them.
    assert sorted(state.lacking) == [
        "factors.factors",
        "jobs.parent_job_id",
        "tasks.input",
        "tasks.task_index",
        "tasks.worker",
    ]


def test_every_row_is_recorded_once_as_task_and_as_job(life: Life) -> None:
    [[rows]] = life.watched.ask("SELECT count(*) FROM pgboss.job")
    assert len([row for row in life.last.values() if row["gone_at"] is None]) == rows
    assert life.watched.rows("jobs").keys() == life.last.keys() == set(life.ids.values())


def test_one_id_in_two_queues_is_two_jobs(life: Life) -> None:
    """At first sight an id is unique: publish() with an id sends it to every queue that subscribes."""
    assert (life.row("the same id")["state"], life.row("the same id elsewhere")["state"]) == ("succeeded", "waiting")
    assert json.loads(life.row("the same id elsewhere")["key"]) == ["parked", SAME]


def test_a_success(life: Life) -> None:
    row = life.row("succeeds")
    assert (row["state"], row["attempts"], row["max_attempts"], row["text_state"]) == ("succeeded", 1, 3, "none")
    times = row["created_at"], row["started_at"], row["ended_at"]
    assert (times, row["changed_at"]) == (
        life.native("succeeds", "created_on, started_on, completed_on"),
        row["ended_at"],
    )


def test_a_retry_that_succeeds_has_two_attempts_and_no_error(life: Life) -> None:
    """At first sight it was retried once, and has one attempt."""
    assert life.native("retried", "retry_count") == (1,)
    row = life.row("retried")
    assert (row["state"], row["attempts"], row["text_state"]) == ("succeeded", 2, "none")


def test_the_error_of_the_first_attempt_is_none_of_the_second_that_runs(life: Life) -> None:
    """At first sight it has an output, as a job has that succeeded."""
    assert "once" in str(life.native("in its second attempt", "output"))
    row = life.row("in its second attempt")
    assert (row["state"], row["attempts"], row["template"], row["ended_at"]) == ("running", 2, None, None)


def test_a_job_without_attempts_left_has_failed_with_its_error(life: Life) -> None:
    row = life.row("exhausted")
    assert (row["state"], row["attempts"], row["max_attempts"]) == ("failed", 2, 2)
    assert (row["template"], row["exception_type"]) == ("mailbox <*> is full", "Error")
    assert row["ended_at"] == life.native("exhausted", "completed_on")[0]


def test_its_copy_in_the_dead_letter_queue_is_no_backlog(life: Life) -> None:
    """At first sight it is a job that waits, and older every day."""
    assert life.native("dead letter", "state::text, blocked") == ("created", False)
    assert (life.row("dead letter")["state"], life.row("dead letter")["queue"]) == ("blocked", "dead")


def test_a_retry_later_on_says_when_and_why_the_attempt_failed(life: Life) -> None:
    """At first sight nothing says when it failed: completed_on is empty."""
    row = life.row("retrying")
    assert (row["state"], row["attempts"], row["max_attempts"], row["template"]) == (
        "retrying", 1, 4, "no answer in <*>",
    )  # fmt: skip
    assert abs(row["changed_at"] - life.failed_at) < NEAR
    assert row["due_at"] - row["changed_at"] == timedelta(hours=1)


def test_a_job_that_was_never_fetched_and_cancelled_has_no_attempt(life: Life) -> None:
    row = life.row("cancelled")
    assert (row["state"], row["attempts"], row["started_at"], row["text_state"]) == ("cancelled", 0, None, "none")
    assert row["ended_at"] is not None


def test_a_job_that_was_resumed_waits_and_has_its_attempt(life: Life) -> None:
    """At first sight it runs: it has a start and no end."""
    assert life.native("resumed", "started_on IS NOT NULL, retry_count") == (True, 0)
    row = life.row("resumed")
    assert (row["state"], row["attempts"], row["started_at"]) == ("waiting", 1, None)


def test_a_scheduled_job_is_no_backlog(life: Life) -> None:
    row = life.row("scheduled")
    assert (row["state"], row["attempts"], row["due_at"].year) == ("scheduled", 0, 2099)


def test_the_child_of_a_failed_parent_is_blocked_and_no_backlog(life: Life) -> None:
    """At first sight it waits; nothing will ever fetch it."""
    assert life.native("child", "state::text") == ("created",)
    assert (life.row("parent")["state"], life.row("child")["state"]) == ("failed", "blocked")


def test_a_job_past_its_time_is_retrying_though_whoever_fetched_it_may_work_on(life: Life) -> None:
    """At first sight it waits for its first attempt."""
    row = life.row("expired")
    assert (row["state"], row["attempts"], row["template"]) == ("retrying", 1, "job timed out")


def test_a_job_of_a_killed_worker_runs_on_for_those_who_look(life: Life) -> None:
    """At first sight it has a heartbeat, which is the time of its start and never moves."""
    assert life.native("killed", "heartbeat_on = started_on") == (True,)
    row = life.row("killed")
    assert (row["state"], row["attempts"], row["heartbeat_at"]) == ("running", 1, None)


def test_a_heartbeat_that_was_asked_for_is_recorded(life: Life) -> None:
    """In a queue with a table of its own."""
    row = life.row("killed with heartbeat")
    assert row["state"] == "running"
    assert row["heartbeat_at"] == life.native("killed with heartbeat", "heartbeat_on")[0]


def test_a_job_that_waited_too_long_is_gone(life: Life) -> None:
    """At first sight it never was."""
    row = life.row("pruned")
    assert (row["state"], row["gone_at"] is not None) == ("waiting", True)


AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
FILES = [path.stem for path in sorted((SYSTEMS / "pgboss").glob("*.sql"))]
OPEN = 2000


@pytest.fixture(scope="module")
def many(node: Path, dsn_of_many: str) -> str:
    """100,000 jobs of 20 queues in 7 days, of which one queue has a table of its own; 2,000 of them are open."""
    with started([str(node), "pgboss.mjs"], dsn_of_many) as engine:
        for number in range(20):
            engine("queue", name=f"q{number}", options={"partition": number == 7})
    fill(dsn_of_many, "pgboss", AT, 100_000, days=7)
    return dsn_of_many


@pytest.mark.parametrize("file", FILES)
def test_each_file_runs_as_it_stands(life: Life, file: str) -> None:
    with psycopg.connect(life.watched.dsn) as connection:
        connection.execute("SET search_path = pgboss")
        run_as_it_stands(connection, "pgboss", file)


@pytest.mark.parametrize("file", planned("pgboss"))
def test_no_file_reads_a_table_whole(many: str, file: str) -> None:
    assert file_reads_whole(many, "pgboss", "pgboss", file, AT) == {}


@pytest.mark.parametrize("hours", [0.25, 48])
def test_what_ended_is_found_by_queue_and_time(many: str, hours: float) -> None:
    since = AT - timedelta(hours=hours)
    statement = select_of("changed", "tasks", recognised_in(many, "pgboss"))
    with psycopg.connect(many) as connection:
        [[ended, looked_at]] = connection.execute(
            "SELECT count(*) FILTER (WHERE completed_on >= %s), count(*) FROM pgboss.job"
            " WHERE completed_on >= %s OR created_on >= %s",
            [since] * 3,
        ).fetchall()
    assert ended > 100
    assert read_whole(many, statement, parameters(since, AT)) == {}
    # What was made then and is open may be of a state that nobody knows. Rounded for each of the 20 queues.
    assert rows_read(many, statement, parameters(since, AT), "j") == pytest.approx(looked_at, abs=20)


def test_every_state_of_the_engine_is_known_and_the_open_ones_are_asked_for(life: Life) -> None:
    labels = {str(label) for (label,) in life.watched.ask("SELECT unnest(enum_range(NULL::pgboss.job_state))::text")}
    relation = load_system("pgboss").relations["tasks"]
    assert labels == set(relation.states)
    asked_for = set(re.findall(r"'(\w+)'", read("systems/pgboss/open")))
    assert asked_for == labels - set(relation.terminal)


def test_what_is_open_is_found_by_queue_and_state(many: str) -> None:
    statement = select_of("open", "tasks", recognised_in(many, "pgboss"))
    assert read_whole(many, statement, parameters(AT, AT)) == {}
    assert rows_read(many, statement, parameters(AT, AT), "j") == pytest.approx(OPEN, abs=20)


@pytest.mark.parametrize("file", ["present", "contents"])
def test_what_is_asked_by_key_is_found_by_it(many: str, file: str) -> None:
    with psycopg.connect(many) as connection:
        rows = connection.execute("SELECT json_build_array(name, id)::text FROM pgboss.job LIMIT 5000").fetchall()
    keys = [str(key) for (key,) in rows]
    statement = of_system(file, recognised_in(many, "pgboss"))
    assert read_whole(many, statement, parameters(AT, AT, keys)) == {}
    assert rows_read(many, statement, parameters(AT, AT, keys), "j") == len(keys)


def test_the_monitor_role_may_read_all_that_is_read(life: Life, tmp_path: Path) -> None:
    assert_the_role_suffices(life.watched, "pgboss", tmp_path)


def test_no_secret_in_any_of_its_texts_comes_out(life: Life, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_nothing_leaks(life.watched.dsn, "pgboss", tmp_path, monkeypatch)


def test_the_page_of_a_job_says_what_it_waits_for_and_what_pgboss_does_not_tell(life: Life) -> None:
    asked = Asked(life.watched)
    child = asked.debug(life.ids["child"])
    assert (child["system"], child["job_status"], child["native_status"]) == ("pgboss", "blocked", "created")
    assert [(d["relation"], d["job_id"], d["status"]) for d in child["dependencies"]] == [
        ("waits for", life.ids["parent"], "failed")
    ]
    assert [d["relation"] for d in asked.debug(life.ids["parent"])["dependencies"]] == ["waited for by"]
    assert sections_lacking(child) == ["attempts", "events"]
    [letter] = asked.debug(life.ids["dead letter"])["dependencies"]
    assert (letter["relation"], letter["job_id"]) == ("dead letter of", life.ids["exhausted"])


def test_the_page_of_a_failure_has_its_error_and_what_it_was_given(life: Life) -> None:
    info = Asked(life.watched).debug(life.ids["exhausted"])
    assert (info["job_status"], info["healthy"]) == ("failed", False)
    assert "mailbox" in info["why"][0]["label"]
    assert info["parameters"] == {"message": "mailbox 4711 is full"}
    assert "mailbox 4711 is full" in Asked(life.watched).page(life.ids["exhausted"])


def test_a_bare_id_leads_to_its_queue_and_asks_which_where_two_have_it(life: Life) -> None:
    asked = Asked(life.watched)
    queue, _, id_ = life.ids["exhausted"].rpartition("/")
    assert asked.location(id_) == f"/api/db/debug/{queue}%2F{id_}"
    with pytest.raises(Problem) as several:
        asked.debug(SAME)
    assert several.value.extra["candidates"] == [f"parked/{SAME}", f"tiles/{SAME}"]


def test_lists_are_of_the_last_run_and_what_runs_is_asked_for(life: Life) -> None:
    asked = Asked(life.watched)
    assert {row["job_id"] for row in asked.jobs(status="failed")["jobs"]} >= {life.ids["exhausted"], life.ids["parent"]}
    running = asked.running()
    assert {life.ids["killed"], life.ids["killed with heartbeat"]} <= {t["task_id"] for t in running["tasks"]}
    assert {t["system"] for t in running["tasks"]} == {"pgboss"}


@pytest.mark.parametrize(
    ("step", "name", "then"),
    [("retry", "exhausted", "retry"), ("requeue", "killed", "retry"), ("cancel", "scheduled", "cancelled")],
)
def test_a_step_does_what_it_says(life: Life, step: Name, name: str, then: str) -> None:
    state = f"SELECT state::text FROM pgboss.job WHERE id = '{bare(life.ids[name])}'"
    assert after(life.watched.dsn, "pgboss", "pgboss", step, [life.ids[name]], state) == [(then,)]
    assert after(life.watched.dsn, "pgboss", "pgboss", "look", [life.ids[name]], "SELECT 1") == [(1,)]


def test_no_finding_recommends_a_statement_on_tables_of_another_system(life: Life) -> None:
    assert_own_steps(life.watched, '"pgboss".job')


@pytest.mark.parametrize("file", ["find", "running"])
def test_what_routes_ask_reads_no_table_whole(many: str, file: str) -> None:
    recognised = recognised_in(many, "pgboss")
    statement = of_system(file, recognised) if file == "find" else select_of(file, "tasks", recognised)
    assert read_whole(many, statement, {**parameters(AT, AT), "wanted": SAME}) == {}


def test_schedules_are_overdue_once_nobody_looks_at_them(life: Life, node: Path) -> None:
    """At first sight a schedule has no time at all: pg-boss keeps when it looked at all of them."""
    with started([str(node), "pgboss.mjs"], life.watched.dsn) as engine:
        engine("schedule", name="tiles", cron="0 3 * * *", options={"tz": "Europe/Rome"})
        engine("schedule", name="mails", cron="*/10 * * * *", options={"key": "digest"})
        until(lambda: life.watched.ask("SELECT 1 FROM pgboss.version WHERE cron_on IS NOT NULL"), "a look at schedules")
    found, findings = life.watched.current(schedules)
    assert (found.status, found.data, findings) == ("ok", {"schedules": 2, "late": 0, "not_judged": 0}, [])
    # Nobody waits for half an hour: the row is aged.
    life.watched.ask("UPDATE pgboss.version SET cron_on = now() - interval '17 min'")
    found, [finding] = life.watched.current(schedules)
    assert (finding.key, finding.severity, finding.evidence.rows[0]["schedule"]) == (  # type: ignore[union-attr]
        "poison/schedules:pgboss", "warning", "mails (digest)",
    )  # fmt: skip


def test_a_dead_letter_that_nobody_takes_is_found(life: Life) -> None:
    queued = "UPDATE pgboss.job SET created_on = created_on - interval '%s', start_after = start_after - interval '%s'"
    found, findings = life.watched.current(held_queues)
    assert (found.status, findings) == ("ok", [])
    life.watched.ask((queued % ("6 min", "6 min")) + " WHERE name = 'dead'")
    _, [finding] = life.watched.current(held_queues)
    assert (finding.key, finding.count) == ("poison/held_queues:pgboss.dead", 1)
    assert "Jobs of mails come here" in finding.observed
