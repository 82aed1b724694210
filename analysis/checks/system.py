"""A job system's folder against a live database: what it needs, and whether its files do what the record expects.

Nothing is written: a step that would write is explained, and not run."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from analysis.checks.line import Line
from analysis.collect.bounds import Clock
from analysis.collect.catalog import Recognised
from analysis.collect.one_job import IDS
from analysis.collect.recognise import Unreadable
from analysis.collect.run import recognised_in
from analysis.collect.session import Collecting, collecting, connected
from analysis.collect.statements import array, of_system, rows_of
from analysis.collect.systems import SYSTEMS, System, SystemFileError, load_system
from analysis.facts import Unavailable
from analysis.fixes.steps import steps, steps_of
from analysis.settings import Settings
from analysis.sources.connections import Connection

LARGE: Final = 10_000
"""Rows, as the server estimates them, of a table that no file may read whole."""
SINCE: Final = timedelta(hours=24)
ROWS: Final = 1_000
"""So many rows of changed.sql and of open.sql are looked at."""
_TABLES: Final = {
    "changed_jobs": "jobs",
    "changed": "tasks",
    "open": "tasks",
    "present_jobs": "jobs",
    "present": "tasks",
}
_RELATIONS: Final = {"jobs", "tasks"}
"""Files that stand for relations in the others."""
_SAME: Final = {
    "character varying": "text", "timestamp with time zone": "timestamptz", "smallint": "integer",
    "timestamp without time zone": "timestamp",
}  # fmt: skip
"""What a file need not tell apart."""


_SIZES: Final = """
SELECT /* jobscope */ relname AS name, reltuples::float8 AS rows FROM pg_class
WHERE relnamespace = current_setting('jobscope.schema')::regnamespace AND relkind IN ('r', 'p', 'm')
"""


@dataclass(frozen=True)
class Size:
    """How many rows the server believes that a table has."""

    name: str
    rows: float


@dataclass(frozen=True)
class Seen:
    """A row that changed.sql or open.sql gives; `key` is what the other files are asked with."""

    key: str
    job_id: str
    status: str


def system_lines(settings: Settings, name: str) -> Iterator[Line]:
    """The lines in order, each as soon as it is known. Never raises."""
    try:
        system = load_system(name)
    except FileNotFoundError:
        there = ", ".join(sorted(path.parent.name for path in SYSTEMS.glob("*/system.toml")))
        yield Line("folder", "wrong", f"there is no sql/systems/{name}/system.toml", f"make it, or name one of {there}")
        return
    except SystemFileError as error:
        yield Line("system.toml", "wrong", str(error), "its model is analysis/collect/systems.py")
        return
    if lacking := _lacking(system):
        yield Line(
            "folder", "wrong", f"sql/systems/{name} has no {' and no '.join(lacking)}", "docs/adding-a-system.md"
        )
        return
    yield Line("folder", "well", f"sql/systems/{name} has every file that a {system.shape} system needs")
    try:
        with connected(settings) as connection:
            yield from _Live(settings, connection, system).lines()
    except Unavailable as unavailable:
        yield Line("database", "blind", unavailable.failure.reason, unavailable.failure.fix)


def _lacking(system: System) -> list[str]:
    files = [*(system.relations if system.reads else ()), "changed", "open", "present"]
    files += ["changed_jobs", "present_jobs"] if system.shape != "flat" else []
    files += ["contents"] if system.texts_of else []
    files += ["version"] if not system.versions else []
    files += ["find"] if system.reads and system.id_type not in IDS else []
    there = {path.name for path in (SYSTEMS / system.name).iterdir()}
    return [name for name in (*(f"{file}.sql" for file in files), "defaults.psql", "fixes.toml") if name not in there]


@dataclass(frozen=True)
class _Live:
    """A folder, and the database that it is tried on. Each question has a transaction of its own: one that fails
    costs itself alone."""

    settings: Settings
    connection: Connection
    system: System

    def lines(self) -> Iterator[Line]:
        only_it = self.settings.model_copy(update={"system": self.system.name})
        with self._transaction() as transaction:
            try:
                recognition = recognised_in(only_it, transaction)
            except Unavailable as unavailable:
                fix = "give needed columns that this version has, or its database"
                yield Line("recognised", "blind", unavailable.failure.reason, fix)
                return
        (there, *_), clock = recognition.found, recognition.clock
        if isinstance(there, Unreadable):
            yield Line("recognised", "blind", there.failure.reason, there.failure.fix)
            return
        yield Line("recognised", "well", f"{self.system.title}, in the schema {there.schema}")
        yield _types(there)
        with self._transaction() as transaction:
            quoted = f'"{there.schema.replace(chr(34), chr(34) * 2)}"'
            sizes = {each.name: each.rows for each in transaction.rows("sizes", Size, {"schema": quoted}, _SIZES)}
        seen: dict[str, Seen] = {}
        for file, table in _TABLES.items():
            if self.system.has(file):
                given = self._given(there, clock, seen)
                yield self._file(file, rows_of(file, table, there), given, sizes)
                if file in ("changed", "open"):
                    seen |= {row.key: row for row in self._rows(file, there, given)}
        yield _statuses(there, seen)
        if (
            self.system.reads
        ):  # the origin's other files and its fixes have a form of their own, and tests that run them
            given = self._given(there, clock, seen)
            files = {path.stem for path in (SYSTEMS / self.system.name).glob("*.sql")}
            for file in sorted(files - _RELATIONS - _TABLES.keys()):
                yield self._file(file, of_system(file, there), given, sizes)
            yield from self._steps(there, seen)

    def _transaction(self) -> AbstractContextManager[Collecting]:
        return collecting(self.connection, self.settings, self.settings.query_timeout_s)

    def _given(self, there: Recognised, clock: Clock, seen: Mapping[str, Seen]) -> dict[str, str]:
        since = (clock.observed_at - SINCE).isoformat()
        return {
            "since": since,
            "until": "9999-12-31 00:00:00+00",
            "pass_since": since,
            "observed_at": clock.observed_at.isoformat(),
            "job_open": array(there.open_statuses("jobs")),
            "task_open": array(there.open_statuses("tasks")),
            "large_jobs": array(()),
            "unchanged_jobs": array(()),
            "job_read": array(()),
            "keys": array(list(seen)[:ROWS]),
            "wanted": next((row.job_id for row in seen.values()), "0"),
            "job_key": next(iter(seen), "0"),
        }

    def _file(self, file: str, statement: str, given: Mapping[str, str], sizes: Mapping[str, float]) -> Line:
        """Whether a file's statement fits the database, gives the record's columns, and reads no large table whole."""
        try:
            with self._transaction() as transaction:
                plan = transaction.plan(f"systems/{self.system.name}/{file}", statement, given)
        except Unavailable as unavailable:
            return Line(f"{file}.sql", "wrong", unavailable.failure.reason, "correct the file")
        whole = {name: sizes[name] for name in _whole(plan) if sizes.get(name, 0) > LARGE}
        if whole:
            whole_tables = " and ".join(f"{name}, about {rows:,.0f} rows," for name, rows in whole.items())
            is_declared = "whole" in (SYSTEMS / self.system.name / f"{file}.sql").read_text("utf-8")
            fix = (
                ""
                if is_declared
                else "use an index of the system, or say in the file that it reads the table whole, and why"
            )
            return Line(f"{file}.sql", "note" if is_declared else "wrong", f"it reads {whole_tables} whole", fix)
        any_large = any(rows > LARGE for rows in sizes.values())
        whole_or_not = (
            "reads no large table whole" if any_large else "no table here is large enough to tell what it reads"
        )
        return Line(f"{file}.sql", "well", f"it fits this database, and {whole_or_not}")

    def _rows(self, file: str, there: Recognised, given: Mapping[str, str]) -> list[Seen]:
        statement = (
            "SELECT coalesce(found.key, found.task_id) AS key, found.job_id, coalesce(found.status, '') AS status"  # noqa: S608 - made of the folder's own file
            f" FROM ({rows_of(file, 'tasks', there)}) AS found LIMIT {ROWS:d}"
        )
        try:
            with self._transaction() as transaction:
                return transaction.rows(f"systems/{self.system.name}/{file}", Seen, given, statement)
        except Unavailable:  # the line of the file says why
            return []

    def _steps(self, there: Recognised, seen: Mapping[str, Seen]) -> Iterator[Line]:
        """Whether each statement of fixes.toml would run; commands are for people to try."""
        some = [row.job_id for row in seen.values()][:1]
        for step in steps_of(self.system.name):
            [action] = steps(self.system.name, there.schema, some, [step.name])
            if not step.sql or not some:
                why = "no row was met" if step.sql else "a command"
                yield Line(f"fix {step.name}", "off", f"not tried: {why}")
                continue
            *settings, statement = action.code.strip().removesuffix(";").split(";\n")
            try:
                with self._transaction() as transaction:
                    transaction.plan(f"systems/{self.system.name}/fixes.toml", statement, {}, settings)
            except Unavailable as unavailable:
                yield Line(
                    f"fix {step.name}",
                    "wrong",
                    unavailable.failure.reason,
                    "correct the step, or give the role rights to try it",
                )
            else:
                yield Line(f"fix {step.name}", "well", "it fits this database; it was not run")


def _types(there: Recognised) -> Line:
    """Whether the columns have the types that system.toml gives them."""
    other = [
        f"{relation}.{name} is {column.type_name} and not {kind}"
        for relation, native in there.system.reads.items()
        for name, kind in native.columns.items()
        if (column := there.native(relation, name))
        and not column.labels
        and _SAME.get(column.type_name, column.type_name) != _SAME.get(kind, kind)
    ]
    lacking = there.unreadable()
    if other:
        return Line("columns", "wrong", "; ".join(other), "give the types of this version in system.toml")
    if lacking:
        return Line("columns", "note", f"not there, or not readable, and so not recorded: {', '.join(lacking)}")
    return Line("columns", "well", "every column that the files read is there, with its type")


def _statuses(there: Recognised, seen: Mapping[str, Seen]) -> Line:
    known = there.system.relations["tasks"].states
    met = {row.status for row in seen.values()} | set(there.unknown_statuses("tasks"))
    if unknown := sorted(met - set(known)):
        return Line("states", "wrong", f"no state for {', '.join(unknown)}", "give each a state in system.toml")
    statuses_of = f"{len(seen):,} rows of the last {SINCE / timedelta(hours=1):.0f} h and of what is open"
    if len(seen) >= ROWS:
        statuses_of += ", the first that were met,"
    return Line(
        "states", "well" if seen else "note", f"every status of {statuses_of} has a state" if seen else "no row was met"
    )


def _whole(plan: Mapping[str, Any]) -> Iterator[str]:
    """The tables that a plan reads from end to end."""
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from _whole(part)
