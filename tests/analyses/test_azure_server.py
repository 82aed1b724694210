"""What is said of a server of Azure's is said in Azure's words; it is recognized by its role and its setting."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import psycopg
import pytest

from analysis.facts import Unavailable
from analysis.health import access, connections
from analysis.performance import statements
from analysis.sources.server import SERVER, Server
from tests.analyses.conftest import NOON, Ask, MakeFacts
from tests.analyses.test_access import ALL_SEEN, ID, known
from tests.conftest import MakeDatabase

SET = 'az postgres flexible-server parameter set -g "$GROUP" -s "$SERVER" -n '
AZURE = Server(NOON, "jobs", "monitor", "18.1", 180001, "public", azure_extensions="pg_cron,postgis")


@pytest.fixture(params=[14, 18])
def server(request: pytest.FixtureRequest, database: MakeDatabase) -> Iterator[Callable[..., str]]:
    """`server(track="none")`: a database of a server that has Azure's role and, with settings, Azure's settings."""
    made: list[str] = []

    def make(role: bool = True, **settings: str) -> str:
        dsn = database(request.param)
        with psycopg.connect(dsn, autocommit=True) as connection:
            name = connection.info.dbname
            if role:
                connection.execute("CREATE ROLE azure_pg_admin")
                made.append(dsn)
            for setting, value in settings.items():
                connection.execute(f"ALTER DATABASE {name} SET {setting.replace('__', '.')} = '{value}'")
        return dsn

    yield make
    for dsn in made:
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute("DROP ROLE azure_pg_admin")


def drop_extension(dsn: str) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute("DROP EXTENSION pg_stat_statements")


def test_a_default_server_gets_the_setting_that_lets_it_count(server: Callable[..., str], ask: Ask) -> None:
    dsn = server(azure__extensions="pg_stat_statements", pg_stat_statements__track="none")
    result = ask(dsn, statements).analyses["performance/statements"]
    assert result.status == "unknown"
    assert result.fix == f"let it count by {SET}pg_stat_statements.track -v top; no restart is needed"
    (finding,) = [f for f in ask(dsn, access).findings if f.key == f"{ID}:pg_stat_statements_track"]
    assert [(a.code, a.language) for a in finding.actions] == [(f"{SET}pg_stat_statements.track -v top", "shell")]


def test_an_extension_is_allowed_beside_those_that_are(server: Callable[..., str], ask: Ask) -> None:
    dsn = server(azure__extensions="pg_cron, postgis")
    drop_extension(dsn)
    allow, create = (
        f"{SET}azure.extensions -v pg_cron,postgis,pg_stat_statements",
        "CREATE EXTENSION IF NOT EXISTS pg_stat_statements",
    )
    (finding,) = [f for f in ask(dsn, access).findings if f.key == f"{ID}:pg_stat_statements"]
    assert [action.code for action in finding.actions] == [allow, create]
    fix = ask(dsn, statements).analyses["performance/statements"].fix
    assert fix.startswith(f"allow it by {allow}, then run CREATE EXTENSION")


def test_an_extension_that_is_allowed_is_only_created(server: Callable[..., str], ask: Ask) -> None:
    dsn = server(azure__extensions="PG_STAT_STATEMENTS")
    drop_extension(dsn)
    fix = ask(dsn, statements).analyses["performance/statements"].fix
    assert fix == "run CREATE EXTENSION pg_stat_statements in this database; no restart is needed"


@pytest.mark.parametrize(
    ("role", "settings"), [(False, {}), (True, {}), (False, {"azure__extensions": "pg_stat_statements"})]
)
def test_a_role_or_a_setting_alone_is_no_azure(
    server: Callable[..., str], ask: Ask, role: bool, settings: dict[str, str]
) -> None:
    dsn = server(role, pg_stat_statements__track="none", **settings)
    result = ask(dsn, statements).analyses["performance/statements"]
    assert result.fix == "let it count by pg_stat_statements.track = top; no restart is needed"


def test_a_list_that_another_value_would_replace_is_only_shown(facts: MakeFacts) -> None:
    missing = replace(ALL_SEEN, statements_preloaded=False, statements_track=None)
    (finding,) = access.analyze(known(facts, missing, AZURE)).findings
    assert finding.actions[0].code.endswith('parameter show -g "$GROUP" -s "$SERVER" -n shared_preload_libraries')


def test_a_library_that_was_taken_out_takes_a_restart(facts: MakeFacts) -> None:
    bare = replace(AZURE, statements_schema="", statements_track=None)
    with pytest.raises(Unavailable) as caught:
        statements.analyze(facts({SERVER: [bare]}))
    fix = caught.value.failure.fix
    assert fix.startswith("add it to the server parameter shared_preload_libraries, restart the server, allow it by az")
    assert fix.endswith("then run CREATE EXTENSION pg_stat_statements in this database")


def test_a_full_server_has_a_pooler_of_its_own() -> None:
    assert connections._fewer(AZURE).code == f"{SET}pgbouncer.enabled -v true"
    assert "PgBouncer in transaction mode in front" in connections._fewer(replace(AZURE, azure_extensions=None)).text


def test_what_a_server_names_cannot_become_a_command_of_its_own() -> None:
    odd = replace(AZURE, azure_extensions="x'; rm -rf ~; '")
    (allow,) = odd.allowing("pg_stat_statements")
    assert allow.code == f"{SET}azure.extensions -v 'x'\"'\"'; rm -rf ~; '\"'\"',pg_stat_statements'"
