"""SQL that the report hands to an engineer: composed from a fixed text, with every value quoted as a literal."""

from collections.abc import Iterable
from datetime import datetime

from analysis.model import Action

NAMED = 20
"""A statement names at most this many rows by id: more is unreadable, and the rest has the same condition."""

OPEN_TASKS = "tasks.status::text NOT IN ('completed', 'failed', 'skipped', 'cancelled')"
"""Compared as text, because a schema may lack some of the labels; such statements reach tasks by another index."""


class Identifier(str):
    """A value that stands as a name of the database, such as a column that differs between versions."""


type Value = str | int | datetime | Iterable[str]


def sql_action(text: str, template: str, schema: str, **values: Value) -> Action:
    """An action whose code is `template` with {schema} as a quoted identifier and every value as a literal.

    A list becomes literals in brackets, at most NAMED of them; an empty one becomes (NULL), which nothing equals.
    """
    literals = {name: _literal(value) for name, value in values.items()}
    code = template.strip().format(schema=quoted(schema), open_tasks=OPEN_TASKS, **literals)
    return Action(text=text, code=code, language="sql")


def quoted(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _literal(value: Value) -> str:
    if isinstance(value, Identifier):
        return quoted(value)
    if isinstance(value, str):
        # With a backslash the meaning would depend on standard_conforming_strings; E'' does not.
        escaped = value.replace("'", "''")
        return "E'" + escaped.replace("\\", "\\\\") + "'" if "\\" in value else f"'{escaped}'"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime):
        return f"'{value.isoformat()}'"
    named = [_literal(item) for item in value][:NAMED]
    return "(" + ", ".join(named or ["NULL"]) + ")"
