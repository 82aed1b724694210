"""A job system's files, tried on the database that they are to read."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Literal

from analysis.checks.line import Line
from analysis.checks.read_rows import ReadRows
from analysis.checks.system_verdicts import ROWS, SINCE, Seen, read_whole, status_lines, time_lines, type_lines
from analysis.collect.bounds import Clock
from analysis.collect.catalog import Recognised
from analysis.collect.recognise import Unreadable
from analysis.collect.run import recognised_in
from analysis.collect.session import Collecting, collecting
from analysis.collect.statements import of_system, over_relations, parameters, rows_of
from analysis.collect.systems import SYSTEMS, System
from analysis.facts import Unavailable
from analysis.fixes.steps import steps, steps_of
from analysis.record.tables import RAW
from analysis.settings import Settings
from analysis.sources.connections import Connection
from analysis.sources.literals import array
from analysis.sources.system_folder import SystemFileError
from analysis.wording import listed

LARGE: Final = 10_000
"""Rows, as the server estimates them, of a table that no file may read whole."""
_TABLES: Final = {
    "changed_jobs": "jobs",
    "changed": "tasks",
    "open": "tasks",
    "present_jobs": "jobs",
    "present": "tasks",
}
_CORRECT: Final = "correct the file"
_MAPPED: Final = "correct the file, or the expressions of tasks.sql, over which it runs"
_RELATIONS: Final = {"jobs", "tasks"}
"""Files that stand for relations in the others."""
_SIZES: Final = """
SELECT /* jobscope */ relname AS name, reltuples::float8 AS rows FROM pg_class
WHERE relnamespace = current_setting('jobscope.schema')::regnamespace AND relkind IN ('r', 'p', 'm')
"""
_SEEN: Final = """
coalesce(found.key, found.task_id) AS key,
found.job_id,
coalesce(found.status::text, '') AS status,
coalesce(found.ended_at, found.changed_at) IS NOT NULL AS has_end,
ARRAY(
    SELECT times.name
    FROM unnest(
        ARRAY['created_at', 'started_at', 'ended_at', 'changed_at'],
        ARRAY[found.created_at, found.started_at, found.ended_at, found.changed_at]
    ) AS times (name, at)
    WHERE times.at > (current_setting('jobscope.observed_at')::timestamptz + interval '1 minute') AT TIME ZONE 'UTC'
) AS ahead
"""
"""The columns of Seen; by a minute clocks may differ."""


@dataclass(frozen=True)
class Size:
    """How many rows the server believes that a table has."""

    name: str
    rows: float


@dataclass(frozen=True)
class LiveSystem:
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
                known = " and ".join(f"{name} ({', '.join(columns)})" for name, columns in self.system.needed.items())
                fix = f"it is known by {known}: give needed columns that this version has, or its database"
                yield Line("recognised", "blind", unavailable.failure.reason, fix)
                return
        (there, *_), clock = recognition.found, recognition.clock
        if isinstance(there, Unreadable):
            yield Line("recognised", "blind", there.failure.reason, there.failure.fix)
            return
        yield Line("recognised", "well", f"{self.system.title}, in the schema {there.schema}")
        yield type_lines(there)
        with self._transaction() as transaction:
            quoted = f'"{there.schema.replace(chr(34), chr(34) * 2)}"'
            sizes = {each.name: each.rows for each in transaction.rows("sizes", Size, {"schema": quoted}, _SIZES)}
        seen: dict[str, Seen] = {}
        for relation in self.system.relations if self.system.reads else ():
            mapping = self._mapping(relation, there, self._given(there, clock, seen))
            yield mapping
            if mapping.state == "wrong":
                return
        for file, table in _TABLES.items():
            if self.system.has(file):
                given = self._given(there, clock, seen)
                line = self._file(file, partial(rows_of, file, table, there), given, sizes)
                if file in ("changed", "open") and line.state != "wrong":
                    try:
                        seen |= {row.key: row for row in self._rows(file, there, given)}
                    except Unavailable as unavailable:
                        line = Line(f"{file}.sql", "wrong", unavailable.failure.reason, _MAPPED)
                yield line
        yield status_lines(there, seen)
        yield time_lines(there, seen)
        if (
            self.system.reads
        ):  # the origin's other files and its fixes have a form of their own, and tests that run them
            given = self._given(there, clock, seen)
            yield from ReadRows(there, given, self._transaction).lines()
            files = {path.stem for path in (SYSTEMS / self.system.name).glob("*.sql")}
            for file in sorted(files - _RELATIONS - _TABLES.keys()):
                if not seen and "job_key" in parameters(f"systems/{self.system.name}/{file}"):
                    yield Line(f"{file}.sql", "off", "not tried: no row was met")
                else:
                    yield self._file(file, partial(of_system, file, there), given, sizes)
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

    def _mapping(self, table: Literal["jobs", "tasks"], there: Recognised, given: Mapping[str, str]) -> Line:
        """Whether the file that says what a row means gives every column of the record: the others run over it."""
        columns = ", ".join(f"{table}.{name}" for name in RAW[table])
        text = f"WITH mapped AS NOT MATERIALIZED (SELECT {columns} FROM {table}) SELECT mapped.* FROM mapped"  # noqa: S608 - names of ours
        name = f"systems/{self.system.name}/{table}"
        planned = self._planned(table, partial(over_relations, name, text, there), given)
        if isinstance(planned, Line):
            return planned
        return Line(f"{table}.sql", "well", "it gives every column of the record")

    def _planned(self, file: str, statement: Callable[[], str], given: Mapping[str, str]) -> Mapping[str, Any] | Line:
        """The server's plan for a file's statement, or what is wrong with the file."""
        name = f"systems/{self.system.name}/{file}"
        try:
            if slips := parameters(name) - given.keys():
                named, known = (listed(f":'{each}'" for each in sorted(names)) for names in (slips, given))
                return Line(f"{file}.sql", "wrong", f"nothing is given as {named}", f"name what is: {known}")
            with self._transaction() as transaction:
                return transaction.plan(name, statement(), given)
        except SystemFileError as error:
            return Line(f"{file}.sql", "wrong", str(error), _CORRECT)
        except Unavailable as unavailable:
            return Line(f"{file}.sql", "wrong", unavailable.failure.reason, _CORRECT)

    def _file(
        self, file: str, statement: Callable[[], str], given: Mapping[str, str], sizes: Mapping[str, float]
    ) -> Line:
        """Whether a file's statement fits the database, gives the record's columns, and reads no large table whole."""
        plan = self._planned(file, statement, given)
        if isinstance(plan, Line):
            return plan
        whole = {name: sizes[name] for name in read_whole(plan) if sizes.get(name, 0) > LARGE}
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
        """Raises Unavailable: an expression may fail on a row, where the plan was well."""
        statement = f"SELECT {_SEEN} FROM ({rows_of(file, 'tasks', there)}) AS found LIMIT {ROWS:d}"  # noqa: S608 - made of the folder's own file
        with self._transaction() as transaction:
            return transaction.rows(f"systems/{self.system.name}/{file}", Seen, given, statement)

    def _steps(self, there: Recognised, seen: Mapping[str, Seen]) -> Iterator[Line]:
        """Whether each statement of fixes.toml would run; commands are for people to try."""
        some = [row.job_id for row in seen.values()][:1]
        try:
            all_steps = steps_of(self.system.name)
        except SystemFileError as error:
            yield Line("fixes.toml", "wrong", str(error), _CORRECT)
            return
        for step in all_steps:
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
