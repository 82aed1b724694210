"""The optional indexes of sql/setup/ are built and dropped again, and are none that the report would complain of."""

import re
from pathlib import Path

import psycopg
import pytest

from analysis.performance import indexes
from tests.analyses.conftest import Ask
from tests.conftest import MakeDatabase

SETUP = Path(__file__).parents[2] / "sql" / "setup"
NAMED = "SELECT indexname FROM pg_indexes WHERE indexname ~ '^idx_tasks_(failed_at|updated_at)$' ORDER BY 1"


def run(connection: psycopg.Connection[tuple[str]], script: str) -> list[str]:
    """Each statement by itself, as psql sends them; the names of the optional indexes that are there afterwards."""
    text = re.sub(r"--.*", "", (SETUP / script).read_text("utf-8")).replace(':"schema"', '"app"')
    for statement in filter(str.strip, text.split(";")):
        connection.execute(statement.encode())
    return [name for (name,) in connection.execute(NAMED.encode()).fetchall()]


@pytest.mark.parametrize("server", [14, 18])
def test_the_optional_indexes_come_and_go_and_are_no_finding(database: MakeDatabase, ask: Ask, server: int) -> None:
    dsn = database(server)
    with psycopg.connect(dsn, autocommit=True) as connection:
        for _ in range(2):
            assert run(connection, "indexes.sql") == ["idx_tasks_failed_at", "idx_tasks_updated_at"]
        assert ask(dsn, indexes).findings == ()
        for _ in range(2):
            assert run(connection, "drop_indexes.sql") == []
