"""The role that an operator makes, on PostgreSQL 18: what it can do, what it cannot, and what the report then says."""

import re
import secrets

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from analysis.collect.system_files import load_system
from analysis.history.slots import Occasion
from analysis.published.snapshot import Snapshot
from analysis.registry import ANALYSES
from analysis.run.assemble import run
from analysis.settings import Settings
from local.grants import SCRIPT, granted, script
from local.postgres import Server
from local.sample.build import build_sample
from local.sample.load import load_sample
from local.sample.workflows import load_workflows
from local.schema import create_workflows
from tests.conftest import AT, MakeDatabase
from tests.roles.conftest import Role, run_script

CONTENTS = {"parameters", "stage_results", "result_data"}


def everything(dsn: str) -> Snapshot:
    settings = Settings.model_validate({"database_url": dsn})
    return run(settings, Occasion("manual", AT, AT), ANALYSES, parameters={"observed_at": AT.isoformat()})


def refused(snapshot: Snapshot) -> dict[str, str]:
    """What is unknown for lack of a grant, with its reason."""
    return {
        id_: result.reason
        for id_, result in snapshot.analyses.items()
        if result.status == "unknown" and ("may not read" in result.reason or "was refused" in result.reason)
    }


def test_the_script_grants_what_the_folders_of_the_systems_read() -> None:
    assert SCRIPT.read_text("utf-8") == script(), "run `make systems`"
    origin = {one.relation: one for one in granted(load_system("origin_staged"))}
    assert CONTENTS - {"stage_results"} <= origin["tasks"].contents | origin["jobs"].contents
    [jobs, *_] = granted(load_system("procrastinate"))
    assert (jobs.relation, jobs.contents) == ("procrastinate_jobs", {"args"})


def test_a_schema_without_a_job_system_is_refused(granted_sample: str) -> None:
    given = {"role": "nobody_yet", "login": "password", "password": "", "schema": "pg_catalog", "contents": "all"}
    with pytest.raises(psycopg.errors.RaiseException, match="holds no job system that Jobscope knows"):
        run_script(granted_sample, "monitor_role.sql", **given)
    with psycopg.connect(granted_sample) as connection:
        assert connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'nobody_yet'").fetchone() is None


def test_hidden_rows_are_reported_with_the_policy_that_shows_them(granted_sample: str, role: Role) -> None:
    as_role = role("all")
    name = str(conninfo_to_dict(as_role)["user"])
    given = {"role": name, "login": "password", "password": "", "schema": "app", "contents": "all"}
    with psycopg.connect(granted_sample, autocommit=True) as connection:
        connection.execute("ALTER TABLE app.tasks ENABLE ROW LEVEL SECURITY")
        try:
            [found] = run_script(granted_sample, "monitor_role.sql", **given)
            assert found.startswith(f"row level security hides the rows of app.tasks from {name}: CREATE POLICY")
            connection.execute(found.partition(": ")[2].encode())
            with psycopg.connect(as_role) as reader:
                assert reader.execute("SELECT count(task_id) > 0 FROM app.tasks").fetchone() == (True,)
            assert run_script(granted_sample, "monitor_role.sql", **given) == []
        finally:
            connection.execute(sql.SQL("DROP POLICY IF EXISTS {} ON app.tasks").format(sql.Identifier(f"{name}_reads")))
            connection.execute("ALTER TABLE app.tasks DISABLE ROW LEVEL SECURITY")


def test_under_the_full_grant_nothing_is_unknown_for_lack_of_a_grant(role: Role) -> None:
    snapshot = everything(role("all"))
    assert {analysis.META.id for analysis in ANALYSES} <= set(snapshot.analyses)
    assert refused(snapshot) == {}
    gaps = snapshot.analyses["health/access"].data["gaps"]
    assert isinstance(gaps, list)
    assert not {"pg_monitor", "columns_jobs", "columns_tasks"} & set(gaps)


@pytest.mark.parametrize("version", ["january_2026", "april_2026"])
def test_later_versions_are_read_under_it_their_workers_events_and_workflow_runs_too(
    postgres18: Server, database: MakeDatabase, version: str
) -> None:
    dsn, sample, name = database(tables=version), build_sample(8, AT, scale=0.01), f"monitor_{secrets.token_hex(4)}"
    with psycopg.connect(dsn, autocommit=True) as connection:
        load_sample(connection, sample, version=version)
        if version == "april_2026":
            create_workflows(connection)
            load_workflows(connection, sample)
    given = {"role": name, "login": "password", "password": "made-up", "schema": "app", "contents": "all"}
    assert run_script(dsn, "monitor_role.sql", **given) == []
    try:
        as_role = postgres18.url(str(conninfo_to_dict(dsn)["dbname"]), user=name, password="made-up")
        snapshot = everything(as_role)
        assert refused(snapshot) == {}
        assert [query.failure for query in snapshot.run.queries if query.failure] == []
        with psycopg.connect(as_role) as connection:
            connection.execute("SELECT event_data, error_message, created_at FROM app.job_events")
            connection.execute("SELECT executed_by_app FROM app.tasks")
    finally:
        run_script(dsn, "drop_monitor_role.sql", role=name)


def test_under_the_strictest_grant_a_full_run_names_exactly_what_is_not_readable(role: Role) -> None:
    snapshot = everything(role("none"))
    assert {analysis.META.id for analysis in ANALYSES} <= set(snapshot.analyses)
    for reason in refused(snapshot).values():
        column = re.search(r"app\.(?:jobs|tasks)\.(\w+)", reason)
        assert column is not None
        assert column[1] in CONTENTS
    observed = {f.key: f.observed for f in snapshot.findings if f.key.startswith("health/access:columns_")}
    assert observed == {
        "health/access:columns_jobs": "Not readable: parameters, stage_results, result_data.",
        "health/access:columns_tasks": "Not readable: parameters, result_data.",
    }
    assert set(refused(snapshot)) == {"errors/common_factors", "poison/repeated_failures"}


def test_the_role_cannot_write_even_when_it_turns_read_only_off(role: Role) -> None:
    with psycopg.connect(role("all"), autocommit=True) as connection:
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            connection.execute("UPDATE app.jobs SET status = 'queued'")
        connection.execute("SET default_transaction_read_only = off")
        for statement in ("UPDATE app.jobs SET status = 'queued'", "DELETE FROM app.tasks", "TRUNCATE app.jobs"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE public.mine (id int)")


def test_the_role_has_its_timeouts_and_a_connection_limit(role: Role) -> None:
    with psycopg.connect(role("all")) as connection:
        names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
        values = [connection.execute("SELECT current_setting(%s)", [name]).fetchone() for name in names]
        assert values == [("30s",), ("1s",), ("130s",)]
        limit = connection.execute("SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user").fetchone()
    assert limit == (8,)


def test_running_the_script_again_narrows_and_widens_what_was_granted(role: Role) -> None:
    question = "SELECT count(parameters) FROM app.tasks"
    for contents, readable in (("all", True), ("none", False), ("none", False), ("all", True)):
        with psycopg.connect(role(contents)) as connection:
            if readable:
                connection.execute(question)
            else:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(question)


def test_an_entra_principal_that_does_not_exist_is_named_with_the_way_to_make_it(granted_sample: str) -> None:
    given = {"role": "id-jobscope", "login": "entra", "password": "", "schema": "app", "contents": "all"}
    with pytest.raises(psycopg.errors.RaiseException, match=r"pgaadauth_create_principal\('id-jobscope', FALSE"):
        run_script(granted_sample, "monitor_role.sql", **given)


def test_an_entra_principal_that_exists_gets_the_same_grants_and_no_password(granted_sample: str) -> None:
    name = f"id-{secrets.token_hex(4)}"
    with psycopg.connect(granted_sample, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name)))
        run_script(
            granted_sample, "monitor_role.sql", role=name, login="entra", password="", schema="app", contents="none"
        )
        row = connection.execute(
            "SELECT rolpassword, pg_has_role(rolname, 'pg_monitor', 'USAGE'),"
            " has_column_privilege(rolname, 'app.jobs', 'status', 'SELECT'),"
            " has_column_privilege(rolname, 'app.jobs', 'parameters', 'SELECT') FROM pg_authid WHERE rolname = %s",
            [name],
        ).fetchone()
        assert row == (None, True, True, False)
        for _ in range(2):
            run_script(granted_sample, "drop_monitor_role.sql", role=name)
        gone = connection.execute("SELECT count(*) FROM pg_roles WHERE rolname = %s", [name]).fetchone()
        assert gone == (0,)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"login": "ldap"}, "login is password or entra"),
        ({"contents": "some"}, "contents is all or none"),
        ({"login": "entra", "password": "made-up"}, "an Entra principal has no password"),
    ],
)
def test_a_wrong_choice_is_refused_with_what_is_allowed(granted_sample: str, wrong: dict[str, str], words: str) -> None:
    given = {"role": "nobody_yet", "login": "password", "password": "", "schema": "app", "contents": "all"} | wrong
    with pytest.raises(psycopg.errors.RaiseException, match=words):
        run_script(granted_sample, "monitor_role.sql", **given)


def test_an_administrator_who_is_no_superuser_can_run_both_scripts(postgres18: Server, granted_sample: str) -> None:
    """As on Azure: the administrator may create roles and grant pg_monitor, and here owns the schema."""
    admin, name = f"admin_{secrets.token_hex(4)}", f"monitor_{secrets.token_hex(4)}"
    database = str(conninfo_to_dict(granted_sample)["dbname"])
    who = sql.Identifier(admin)
    as_admin = postgres18.url(database, user=admin, password="made-up")
    with psycopg.connect(granted_sample, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEROLE PASSWORD 'made-up'").format(who))
        connection.execute(sql.SQL("GRANT pg_monitor TO {} WITH ADMIN OPTION").format(who))
        connection.execute(sql.SQL("CREATE SCHEMA owned AUTHORIZATION {}").format(who))
        connection.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {} WITH GRANT OPTION").format(sql.Identifier(database), who)
        )
    with psycopg.connect(as_admin, autocommit=True) as connection:
        for relation in ("jobs", "tasks"):
            columns = ", ".join(f"{name} text" for name in load_system("origin_staged").needed[relation])
            connection.execute(f"CREATE TABLE owned.{relation} ({columns})".encode())
    given = {"login": "password", "password": "", "contents": "all"}
    run_script(as_admin, "monitor_role.sql", role=name, schema="owned", **given)
    run_script(as_admin, "drop_monitor_role.sql", role=name)
    with psycopg.connect(granted_sample, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP OWNED BY {0}; DROP ROLE {0}").format(who))
