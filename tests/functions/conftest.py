"""The role that plays the stored functions, and what a database holds before and after."""

import secrets
from collections.abc import Callable, Iterator

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from local.postgres import Server
from tests.roles.conftest import run_script

type MakeRole = Callable[[str], str]


@pytest.fixture
def tester(postgres18: Server) -> Iterator[MakeRole]:
    """`tester(dsn)`: runs the script for the role, and gives the DSN of a login as it; the role is dropped after."""
    name, password, made = f"tester {secrets.token_hex(4)}", secrets.token_hex(8), list[str]()

    def make(dsn: str) -> str:
        made.append(dsn)
        run_script(dsn, "function_test_role.sql", role=name, password=password, schema="app")
        return postgres18.url(str(conninfo_to_dict(dsn)["dbname"]), user=name, password=password)

    yield make
    for dsn in made:
        run_script(dsn, "drop_function_test_role.sql", role=name, schema="app")


def left_in(dsn: str) -> tuple[object, ...]:
    """Rows, sequences' values, and the locks and transactions of others."""
    with psycopg.connect(dsn) as connection:
        row = connection.execute(
            "SELECT (SELECT count(*) FROM app.jobs), (SELECT count(*) FROM app.tasks),"
            " (SELECT array_agg((sequencename, last_value)) FROM pg_sequences),"
            " (SELECT count(*) FROM pg_locks WHERE pid <> pg_backend_pid()"
            "  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())),"
            " (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid())"
        ).fetchone()
        assert row is not None
        return row
