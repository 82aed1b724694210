"""The monitored database's schema, from its published facts: the versions of its tables, and those of its functions."""

from pathlib import Path

import psycopg
from psycopg import sql

FOLDER = Path(__file__).parent
MEASURED = ("september_2025", "october_2025", "november_2025", "january_2026", "april_2026")
"""Versions that ran, oldest first."""
_WITH_EVENTS = ("january_2026", "april_2026")
_LATER = ("functions_later.sql", "retries_later.sql")
_FUNCTIONS = {
    ("september_2025", "correct"): ("functions_correct.sql",),
    ("september_2025", "september"): ("functions_september.sql",),
    ("october_2025", "correct"): _LATER,
    ("november_2025", "correct"): _LATER,
    ("january_2026", "correct"): _LATER,
    ("april_2026", "correct"): ("functions_later.sql", "retries_april_2026.sql"),
}


def create_schema(
    conn: psycopg.Connection[tuple[object, ...]],
    schema: str = "app",
    version: str = "september_2025",
    functions: str = "correct",
) -> None:
    """Create the schema's types, tables, indexes, triggers and stored functions in the caller's transaction.

    `version` is one of MEASURED; `functions` is `none`, `correct`, or `september` (the defective ones,
    which only the first version had). Raises KeyError for any other pair.
    """
    for file in (f"{version}.sql", *(() if functions == "none" else _FUNCTIONS[version, functions])):
        _run(conn, schema, file)
    if version in _WITH_EVENTS:
        create_events(conn, schema)


def create_events(conn: psycopg.Connection[tuple[object, ...]], schema: str = "app") -> None:
    """Create job_events beside the jobs and tasks of a schema, in the caller's transaction."""
    _run(conn, schema, "job_events.sql")


def create_workflows(conn: psycopg.Connection[tuple[object, ...]], schema: str = "app") -> None:
    """Create the workflow tables of April 2026 beside the jobs and tasks of a schema, in the caller's transaction."""
    _run(conn, schema, "workflows_april_2026.sql")


def _run(conn: psycopg.Connection[tuple[object, ...]], schema: str, file: str) -> None:
    text = (FOLDER / file).read_text().replace(':"schema"', sql.Identifier(schema).as_string(conn))
    conn.execute(text.encode())
