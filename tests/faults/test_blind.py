"""A run that could not look is never fine, and says what it could not look at, why, since when and what was known."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from analysis.history.slots import manual
from analysis.model import Finding, Result
from analysis.published.snapshot import Snapshot
from analysis.run.coverage import META, is_blind
from analysis.settings import Settings
from cycle import cycle
from tests.analyses.poison_story import Story
from tests.conftest import MakeDatabase
from tests.faults.conftest import RunAgain
from tests.reliability import AddRow

BLIND = f"{META.id}:blind"


def covered(snapshot: Snapshot) -> Result:
    return snapshot.analyses[META.id]


def blind_finding(snapshot: Snapshot) -> Finding:
    (finding,) = [one for one in snapshot.findings if one.key == BLIND]
    return finding


def unknown(snapshot: Snapshot) -> dict[str, str]:
    return {id_: result.reason for id_, result in snapshot.analyses.items() if result.status == "unknown"}


def test_a_lock_makes_a_run_unknown_the_next_one_critical_and_the_one_after_it_sees_again(
    database: MakeDatabase, run_again: RunAgain, reliability: AddRow
) -> None:
    dsn = database()
    Story(dsn).job("a")  # processing without a task: a warning
    seen = run_again(dsn)
    assert (seen.status, is_blind(seen.analyses)) == ("warning", False)
    with psycopg.connect(dsn, application_name="migration") as holder:
        holder.execute("LOCK TABLE app.tasks IN ACCESS EXCLUSIVE MODE; SELECT 'password=hunter2x'")
        first, second = run_again(dsn), run_again(dsn)
        pid = holder.info.backend_pid
    assert (first.status, second.status) == ("unknown", "critical")
    assert covered(first).data["families"] == ["failures", "poison", "backlog"]
    found = blind_finding(first).observed
    assert "1 warning" in found
    assert "15 min ago" in found
    assert "55P03" in found
    assert f"pid {pid} (migration, role " in found
    assert "hunter2x" not in first.model_dump_json()
    assert f"pg_terminate_backend({pid})" in blind_finding(first).actions[0].text
    assert covered(second).data["runs"] == 2
    assert blind_finding(second).since == first.run.slot
    assert first.life_cycles["poison/no_live_task:process_raster"].state == "unsure"
    reliability(
        "another session holds an ACCESS EXCLUSIVE lock on a table, for two runs",
        f"first `{first.status}`, then `{second.status}`: {blind_finding(first).title}. {found}",
        "findings are `unsure`, none is gone; a message is sent when it begins and when it ends",
    )
    third = run_again(dsn)
    assert (third.status, is_blind(third.analyses)) == ("warning", False)
    turns = [(one.kind, one.key) for one in third.changes.items if one.key.startswith(META.id)]
    assert sorted(turns) == [("gone", BLIND), ("new", BLIND), ("worse", BLIND)]
    assert [one.key for one in third.changes.items if one.kind == "gone"] == [BLIND]


def test_a_session_that_waits_for_a_lock_is_named_with_the_one_that_it_waits_for(
    database: MakeDatabase, run_again: RunAgain
) -> None:
    dsn = database()
    waits = psycopg.connect(dsn, application_name="migration")
    with psycopg.connect(dsn) as reader, closing(waits) as waiting:
        reader.execute("SELECT count(*) FROM app.jobs")
        waiting.pgconn.send_query(b"ALTER TABLE app.jobs ADD COLUMN more int")
        waiting.pgconn.flush()
        with psycopg.connect(dsn, autocommit=True) as look:
            while look.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone() == (0,):
                pass
        found = blind_finding(run_again(dsn)).observed
        assert f"pid {waiting.info.backend_pid} (migration" in found
        assert f"it waits for pid {reader.info.backend_pid}" in found


@pytest.mark.usefixtures("impatient")
def test_a_lock_by_a_role_whose_statement_is_hidden_says_which_grant_shows_it(
    database: MakeDatabase, run_again: RunAgain
) -> None:
    dsn = database()
    with psycopg.connect(dsn, autocommit=True) as owner:
        owner.execute("DROP ROLE IF EXISTS faults_reader")
        owner.execute("CREATE ROLE faults_reader LOGIN PASSWORD 'faults'")
        owner.execute(
            "GRANT USAGE ON SCHEMA app TO faults_reader; GRANT SELECT ON app.jobs, app.tasks TO faults_reader"
        )
        with psycopg.connect(dsn) as holder:
            holder.execute("LOCK TABLE app.jobs IN ACCESS EXCLUSIVE MODE")
            through = psycopg.conninfo.make_conninfo(dsn, user="faults_reader")
            found = blind_finding(run_again(through)).observed
            assert f"pid {holder.info.backend_pid} (role postgres) holds" in found
            assert "GRANT pg_read_all_stats TO faults_reader" in found
        owner.execute("DROP OWNED BY faults_reader")
        owner.execute("DROP ROLE faults_reader")


def test_a_spent_budget_is_no_all_clear(database: MakeDatabase, run_again: RunAgain, reliability: AddRow) -> None:
    snapshot = run_again(database(), database_budget_s=0.001)
    assert snapshot.status == "unknown"
    assert "JOBSCOPE_DATABASE_BUDGET_S" in blind_finding(snapshot).actions[0].text
    reliability(
        "the database time of a run is used up",
        f"`{snapshot.status}`: {blind_finding(snapshot).title}. {blind_finding(snapshot).actions[0].text}",
        "what was answered before it was used up",
    )


@pytest.mark.parametrize("schema", ["a%p", "100%sure %(x)s", 'Up"per-%', "ap p'"])
def test_a_schema_may_have_any_name(database: MakeDatabase, run_again: RunAgain, schema: str) -> None:
    snapshot = run_again(database(schema=schema), JOBSCOPE_SCHEMA=schema)
    assert unknown(snapshot) == {}
    assert snapshot.status == "ok"


def test_rows_that_a_policy_hides_are_an_error_and_not_an_empty_table(
    database: MakeDatabase, run_again: RunAgain, reliability: AddRow
) -> None:
    dsn = database()
    Story(dsn).job("a", "failed")
    with psycopg.connect(dsn, autocommit=True) as owner:
        owner.execute("DROP ROLE IF EXISTS faults_hidden")
        owner.execute("CREATE ROLE faults_hidden LOGIN PASSWORD 'faults'")
        owner.execute(
            "GRANT USAGE ON SCHEMA app TO faults_hidden; GRANT SELECT ON app.jobs, app.tasks TO faults_hidden"
        )
        owner.execute("ALTER TABLE app.jobs ENABLE ROW LEVEL SECURITY")
        snapshot = run_again(psycopg.conninfo.make_conninfo(dsn, user="faults_hidden"))
        owner.execute("DROP OWNED BY faults_hidden")
        owner.execute("DROP ROLE faults_hidden")
    assert snapshot.status == "unknown"
    assert snapshot.analyses["health/job_counts"].status == "unknown"
    result = snapshot.analyses["health/job_counts"]
    reliability("row level security hides the rows from our role", f"`unknown`: {result.reason}. {result.fix}", "-")
    assert "BYPASSRLS" in snapshot.analyses["health/job_counts"].fix


def test_a_database_that_cannot_be_reached_is_reported_once(run_again: RunAgain, reliability: AddRow) -> None:
    first = run_again("host=127.0.0.1 port=1 dbname=x user=y")
    assert first.status == "critical"
    assert [one.key for one in first.findings if one.severity != "advice"] == ["health/database:unreachable"]
    assert is_blind(first.analyses)
    (finding,) = [one for one in first.findings if one.severity == "critical"]
    reliability(
        "the database cannot be reached",
        f"`{first.status}`: {finding.title}. {finding.actions[0].text}",
        "findings are `unsure`, none is gone; one message when it begins, one when it ends",
    )


def test_what_a_job_system_does_not_record_is_no_blindness(database: MakeDatabase, run_again: RunAgain) -> None:
    dsn = database()
    with psycopg.connect(dsn, autocommit=True) as owner:
        owner.execute("ALTER TABLE app.tasks DROP COLUMN retry_count CASCADE")
    snapshot = run_again(dsn)
    assert snapshot.analyses["poison/retries"].not_recorded
    assert (snapshot.status, is_blind(snapshot.analyses)) == ("ok", False)


def test_a_table_of_that_name_which_is_no_job_system_is_blindness(database: MakeDatabase, run_again: RunAgain) -> None:
    dsn = database(tables=None)
    with psycopg.connect(dsn, autocommit=True) as owner:
        owner.execute("CREATE SCHEMA app; CREATE TABLE app.jobs (id int, name text); CREATE TABLE app.tasks (id int)")
    blind = run_again(dsn)
    assert is_blind(blind.analyses)
    assert covered(blind).data["reasons"][0]["reason"].startswith("app.jobs and app.tasks: this is not a job system")  # type: ignore[index, call-overload, union-attr]  # JSON


def test_statements_that_are_not_counted_are_unknown_and_not_fine(
    database: MakeDatabase, run_again: RunAgain, reliability: AddRow
) -> None:
    dsn = database()
    name = psycopg.conninfo.conninfo_to_dict(dsn)["dbname"]
    with psycopg.connect(dsn, autocommit=True) as owner:
        change = sql.SQL("ALTER DATABASE {} SET pg_stat_statements.track = 'none'").format(sql.Identifier(str(name)))
        owner.execute(change)
    result = run_again(dsn).analyses["performance/statements"]
    assert result.status == "unknown"
    assert "pg_stat_statements.track = top" in result.fix
    reliability("pg_stat_statements counts nothing", f"`unknown`: {result.reason}. {result.fix}", "-")
    assert "restart" not in result.fix or "no restart" in result.fix


def test_the_statements_of_a_quiet_server_are_none_of_ours(database: MakeDatabase, tmp_path: Path) -> None:
    dsn = database()
    settings = Settings.model_validate({"database_url": dsn, "reports_url": tmp_path.as_uri()})
    for _ in range(2):
        cycle(settings, manual(datetime.now(UTC)))
    with psycopg.connect(dsn, autocommit=True) as look:
        name = psycopg.conninfo.conninfo_to_dict(dsn)["dbname"]
        texts = look.execute(
            "SELECT query FROM pg_stat_statements AS s JOIN pg_database AS d ON s.dbid = d.oid WHERE d.datname = %s"
            " AND query NOT LIKE %s AND query NOT LIKE 'CREATE%%'",
            [name, "%/* jobscope%"],
        ).fetchall()
    assert texts == []
