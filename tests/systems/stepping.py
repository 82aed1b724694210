"""The steps of a system's fixes.toml, run against the rows of its real engine and taken back."""

from typing import Any

import psycopg

from analysis.fixes.steps import Name, steps
from tests.systems.watched import Watched


def after(dsn: str, system: str, schema: str, name: Name, job_ids: list[str], asked: str) -> list[tuple[Any, ...]]:
    """What a question says after a step's statement was run for these jobs."""
    [action] = steps(system, schema, job_ids, [name])
    assert action.language == "sql"
    with psycopg.connect(dsn) as connection:
        cursor = connection.execute(action.code.encode())
        while cursor.nextset():
            pass
        found = connection.execute(asked.encode()).fetchall()
        connection.rollback()
    return found


def assert_own_steps(watched: Watched, table: str) -> None:
    """The findings of a run name the system's own table, none of them the origin's, and all their statements run."""
    findings = watched.judged().findings
    codes = [action.code for finding in findings for action in finding.actions if action.language == "sql"]
    assert [code for code in codes if '"app".' in code] == []
    assert [code for code in codes if table in code]
    with psycopg.connect(watched.dsn, autocommit=True) as connection:
        for code in codes:
            with connection.transaction(force_rollback=True):
                connection.execute(code.replace(" CONCURRENTLY", "").encode())
