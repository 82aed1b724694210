"""Statements that the report hands to an engineer to run as they stand. Pure; every value in them is quoted here."""

from collections.abc import Iterable
from datetime import datetime

from analysis.model import Action

NAMED = 20
"""A statement names at most this many rows by id: more is unreadable, and the rest has the same condition."""


class Quoted(str):
    """Text that may stand in a statement as it is."""

    __slots__ = ()


OPEN_TASKS = Quoted("tasks.status::text NOT IN ('completed', 'failed', 'skipped', 'cancelled')")
"""Compared as text, because a schema may lack some of the labels; such statements reach tasks by another index."""

type Value = str | int | datetime | Iterable[str]


def sql(text: str, template: str, **values: Value) -> Action:
    """What to do, with the statement that does it: `{name}` in the template becomes the value, quoted.

    A list becomes at most NAMED values with commas; an empty one NULL, which nothing equals.
    """
    code = template.strip().format(**{name: _written(value) for name, value in values.items()})
    return Action(text=text, code=code, language="sql")


def sql_action(text: str, template: str, schema: str, **values: Value) -> Action:
    """The same about jobs and tasks: the template may name {schema}, and {open_tasks} as a condition."""
    return sql(text, template, schema=identifier(schema), open_tasks=OPEN_TASKS, **values)


def identifier(*parts: str) -> Quoted:
    """A dotted name: `"app"."jobs"`."""
    return Quoted(".".join('"' + part.replace('"', '""') + '"' for part in parts))


def literal(text: str) -> Quoted:
    """A string, right under either setting of standard_conforming_strings."""
    quoted = "'" + text.replace("'", "''").replace("\\", "\\\\") + "'"
    return Quoted(f" E{quoted}" if "\\" in text else quoted)


def _written(value: Value) -> str:
    match value:
        case Quoted():
            return value
        case str():
            return literal(value)
        case int():
            return str(value)
        case datetime():
            return literal(value.isoformat())
    return ", ".join([_written(item) for item in value][:NAMED] or ["NULL"])
