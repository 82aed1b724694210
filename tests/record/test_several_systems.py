"""`jobscope query` and `jobscope forget` over the records of several job systems."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import cli
from analysis.record.records import OF_ONE_RUN
from analysis.record.state import NoRecord
from analysis.record.write import STATE
from commands import ends
from reports.stores import Cache
from tests.collect.system import System
from tests.systems.asked import Asked
from tests.systems.watched import Watched

RUNNER = CliRunner()
SECOND = "record/graphile_worker-graphile_worker"
SAME = "7"
"""The id of a job in both."""


@pytest.fixture(autouse=True)
def both(system: System, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> System:
    """The origin's system and rows as Graphile Worker keeps them, read by one run; their errors are alike."""
    monkeypatch.setenv("JOBSCOPE_REPORTS_URL", tmp_path.as_uri())
    # What records are there is asked of the store, not of the schema that the settings name.
    monkeypatch.setenv("JOBSCOPE_SCHEMA", "elsewhere")
    at = system.now()
    system.job("a", at, "failed", tasks=1, task="failed")
    system.connection.execute("UPDATE tasks SET error_details = 'no band B08'")
    system.job("b", at, tasks=1)
    system.connection.execute("ALTER TABLE jobs DROP CONSTRAINT jobs_job_id_check")
    system.connection.execute("INSERT INTO jobs (job_id, job_type, status) VALUES (%s, 'load', 'queued')", [SAME])
    system.connection.execute(
        "CREATE SCHEMA graphile_worker; CREATE TABLE graphile_worker.jobs (id bigint, task_identifier text,"
        " queue_name text, run_at timestamptz, attempts smallint, max_attempts smallint, last_error text,"
        " created_at timestamptz, updated_at timestamptz, locked_at timestamptz, locked_by text)"
    )
    system.connection.execute(
        "INSERT INTO graphile_worker.jobs SELECT id, 'mail', NULL, %(at)s, 1, 1, 'no band B08', %(at)s, %(at)s"
        " FROM unnest(%(ids)s::bigint[]) AS id",
        {"at": at, "ids": [int(SAME), 8]},
    )
    [other] = system.collect().beside
    assert (other.record, other.failure) == (SECOND, None)
    return system


def asked(statement: str, *more: str) -> object:
    found = run("query", statement, "--format", "json", *more)
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)


def run(*arguments: str) -> Result:
    return RUNNER.invoke(cli.app, list(arguments))


@pytest.mark.parametrize("list_of", ["jobs", "tasks"])
def test_a_page_goes_on_where_two_systems_have_a_row_of_one_id_and_one_instant(both: System, list_of: str) -> None:
    both.connection.execute("ALTER TABLE tasks DROP CONSTRAINT tasks_task_id_check")
    [[at]] = both.connection.execute("SELECT run_at FROM graphile_worker.jobs WHERE id = %s", [SAME]).fetchall()
    both.connection.execute("UPDATE jobs SET created_at = %s WHERE job_id = %s", [at, SAME])
    both.connection.execute("UPDATE tasks SET task_id = %s, created_at = %s WHERE task_id = 'b-0'", [SAME, at])
    both.collect()
    asked = Asked(Watched(both.dsn, both.store, SECOND))
    ask, key = getattr(asked, list_of), f"{list_of.removesuffix('s')}_id"
    met, cursor = list[tuple[str, str]](), None
    while cursor is not None or not met:
        page = ask(limit=1, **({"cursor": cursor} if cursor else {}))
        met += [(row["system"], row[key]) for row in page[list_of]]
        cursor = page["next"]
    assert met == [(row["system"], row[key]) for row in ask()[list_of]]
    assert {("graphile_worker", SAME), ("origin_staged", SAME)} < set(met)


JOBS = "SELECT system, count(*) AS jobs FROM jobs GROUP BY system ORDER BY system"
BOTH = [{"system": "graphile_worker", "jobs": 2}, {"system": "origin_staged", "jobs": 3}]


def test_every_system_of_the_newest_run_answers() -> None:
    assert asked(JOBS) == BOTH


def test_a_pattern_of_two_systems_is_one_row() -> None:
    statement = (
        "SELECT template, count(DISTINCT system) AS systems, count(*) AS tasks FROM tasks"
        " JOIN patterns USING (fingerprint) GROUP BY template"
    )
    assert asked(statement) == [{"template": "no band <*>", "systems": 2, "tasks": 3}]


@pytest.mark.parametrize("name", ["graphile_worker", "graphile_worker-graphile_worker"])
def test_one_system_alone_can_be_asked(name: str) -> None:
    assert asked(JOBS, "--system", name) == BOTH[:1]


def test_a_system_that_is_not_recorded_is_reported_with_those_that_are() -> None:
    with pytest.raises(NoRecord, match=r"of oban in .*: there is graphile_worker-graphile_worker, origin_staged-app"):
        RUNNER.invoke(cli.app, ["query", "SELECT 1", "--system", "oban"], catch_exceptions=False)


def test_a_record_that_the_newest_run_did_not_extend_is_named_and_left_out(both: System) -> None:
    name = f"{SECOND}/{STATE}"
    stored = both.store.read(name)
    assert stored is not None
    state = json.loads(stored.content)
    state["read_at"] = (both.state().read_at - OF_ONE_RUN * 2).isoformat()
    both.store.replace(name, json.dumps(state).encode(), etag=stored.etag, cache=Cache.REVALIDATE)
    found = run("query", JOBS, "--format", "json")
    assert json.loads(found.stdout) == BOTH[1:]
    assert "graphile_worker-graphile_worker is not asked: it was read last at" in found.stderr
    assert asked(JOBS, "--system", "graphile_worker") == BOTH[:1]


def test_a_job_is_forgotten_in_the_record_that_holds_it() -> None:
    found = run("forget", "8")
    assert found.exit_code == 0
    assert found.stdout.startswith("2 recorded rows of 8 are gone from graphile_worker-graphile_worker")
    assert asked(JOBS) == [BOTH[0] | {"jobs": 1}, BOTH[1]]


def test_an_id_of_two_systems_is_forgotten_in_neither_until_one_is_named() -> None:
    found = run("forget", SAME)
    assert found.exit_code == ends.BAD_SETTINGS
    assert f"{SAME} is recorded in graphile_worker-graphile_worker and origin_staged-app" in found.stderr
    assert asked(JOBS) == BOTH
    assert run("forget", SAME, "--system", "origin_staged").exit_code == 0
    assert asked(JOBS) == [BOTH[0], BOTH[1] | {"jobs": 2}]
