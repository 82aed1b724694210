"""The columns of the record that a system, in its version and by this role, leaves empty, each with its reason."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

from analysis.collect.catalog import Recognised
from analysis.collect.native_types import misfit, source
from analysis.collect.statements import read
from analysis.collect.systems import SYSTEMS, System
from analysis.record.state import Missing
from analysis.record.tables import EVERY_TASK, IDS, RAW, SUCCESSES, TABLES

MOST_TORN = 1_000
"""Of so many jobs it is kept that tasks of theirs may be left out, since others have the same id: of what they lack
nothing is said. Where there are more, of no job."""
_FOLLOWS = {"key", "state", "attempts", "ended_at"}
"""Columns that follow from others where a system does not say them."""
_EMPTY = re.compile(r"\bNULL::\w+ AS (\w+)")
"""A column of a folder's mapping that is NULL in every row of one of its SELECTs."""
NO_TEXT = "it stands in no table"
_MADE_OF = {"retries": "attempts"}
"""What is read -> the record's column that is made of it, where their names differ."""


def lacking(recognised: Recognised) -> dict[str, Missing]:
    """The empty columns, such as "tasks.due_at"."""
    return dict(_mapped(recognised) if recognised.system.reads else _by_column(recognised))


def _mapped(recognised: Recognised) -> Iterator[tuple[str, Missing]]:
    """Of a system whose files fill the record's columns themselves."""
    system = recognised.system
    for table in RAW:
        for column in _unfilled(system, table):
            yield f"{table}.{column}", _not_kept(system, f"{table}.{column}", why(system, column))
    if "succeeded" not in system.relations["tasks"].states.values():
        yield SUCCESSES, _not_kept(system, "what succeeded", why(system, "succeeded"))
    elif (form := system.successes_gone) and recognised.type_of(form.relation, form.column) == form.type:
        # Whatever was caught before it went: the rest of them is not known.
        yield SUCCESSES, _not_kept(system, "what succeeded", form.because)
    if not system.texts_of:
        yield "tasks.fingerprint", _not_kept(system, "the error text of a task", NO_TEXT)
    elif hidden := recognised.hidden_natives():
        relation, names = next(iter(hidden.items()))
        yield "tasks.fingerprint", _not_readable(recognised, relation, names)
    if not recognised.has_inputs("tasks"):
        for name in ("tasks.input", "factors.factors"):
            yield name, _no_inputs(system)


def every_task() -> dict[str, Missing]:
    """Why nobody can say of a job that it has no task, where tasks of too many jobs are left out."""
    reason = (
        f"tasks of more than {MOST_TORN:,} jobs share ids, of which the record holds one each, so that nobody knows"
        " which jobs have no task"
    )
    return {EVERY_TASK: Missing(reason=reason, fix="let each task have an id of its own", not_recorded=True)}


def unread(recognised: Recognised) -> tuple[Missing, ...]:
    """What the mapping of a folder's files is made of and this role may not read; of a system that is read column by
    column each column that is missing says so itself."""
    return tuple(
        _not_readable(recognised, relation, names)
        for relation, hidden in recognised.hidden_natives().items()
        if (names := [name for name in hidden if name in _words_of_mapping(recognised.system)])
    )


def _words_of_mapping(system: System) -> set[str]:
    """Every word of the files that say which rows there are; contents are fetched apart, and so is what is current."""
    apart = {"contents", "schedules", "queues"}
    files = (path.stem for path in (SYSTEMS / system.name).glob("*.sql") if path.stem not in apart)
    return {word for file in files for word in re.findall(r"\w+", read(f"systems/{system.name}/{file}"))}


def _by_column(recognised: Recognised) -> Iterator[tuple[str, Missing]]:
    """Of a system whose relations are read column by column."""
    relations = recognised.system.relations
    for table, columns in RAW.items():
        for column in columns:
            if column not in _FOLLOWS and source(recognised, table, column) is None:
                yield f"{table}.{_MADE_OF.get(column, column)}", _missing(recognised, table, column)
    for relation, known in relations.items():
        if not recognised.has_contents(relation):
            yield f"{relation}.fingerprint", _not_fetched(recognised, relation, "error texts", known.contents)
    if not recognised.has_inputs("tasks"):
        for name in ("factors.factors", "tasks.input"):
            yield name, _not_fetched(recognised, "tasks", "parameters", relations["tasks"].inputs)


def _unfilled(system: System, table: str) -> list[str]:
    """The columns that a SELECT of the mapping leaves empty: a count over the others would count its rows as zero."""
    gaps = empty_in(system, table)
    return [column for column in TABLES[table] if column in gaps and column not in {"key", "state", "ended_at"}]


def empty_in(system: System, table: str) -> dict[str, Literal["every row", "some rows"]]:
    """Where a folder's mapping leaves columns empty; a flat system's jobs have what its tasks have, and no parents."""
    source = table if table in system.relations else "tasks"
    mapping = read(f"systems/{system.name}/{source}")
    selects = len(re.findall(rf"\bAS {IDS[source]}\b", mapping))
    found = Counter(_EMPTY.findall(mapping))
    if source != table:
        found["parent_job_id"] = selects
    if "retries" not in found:
        found.pop("attempts", None)  # it is made of them
    return {column: "every row" if count >= selects else "some rows" for column, count in found.items()}


def why(system: System, column: str) -> str:
    """The reason for a column that a system leaves empty."""
    return system.not_recorded.get(column, "it keeps no such thing")


def behind_colon(system: System, reason: str) -> str:
    """A reason as it goes on behind a colon: without its capital, unless it begins with the system's name."""
    first = reason.split(" ", 1)[0].removesuffix("'s")
    return reason if first in system.title.split() else f"{reason[:1].lower()}{reason[1:]}"


def _no_inputs(system: System) -> Missing:
    if because := system.not_recorded.get("input"):
        return _not_kept(system, "what was given to a task", because)
    return Missing(
        reason=f"Jobscope does not read what was given to a task from {system.title}",
        fix=system.homepage,
        not_recorded=True,
    )


def _not_kept(system: System, what: str, why: str) -> Missing:
    reason = f"{what} is not recorded by {system.title}: {behind_colon(system, why)}"
    return Missing(reason=reason, fix=system.homepage, not_recorded=True)


def _missing(recognised: Recognised, table: str, column: str) -> Missing:
    hidden, found = recognised.hidden(table, column), recognised.column(table, column)
    if found is not None:
        name = f"{table}.{_MADE_OF.get(column, column)}"
        return Missing(
            reason=f"{name} cannot be read: {misfit(found, table, column)}",
            fix="give Jobscope a view that has it as one, in a schema of its own that JOBSCOPE_SCHEMA names",
            not_recorded=True,
        )
    if hidden is None:
        return Missing(
            reason=f"{table}.{_MADE_OF.get(column, column)} is not recorded in this schema",
            fix="another version of the job system records it",
            not_recorded=True,
        )
    return _not_readable(recognised, table, [hidden.column_name])


def _not_fetched(recognised: Recognised, table: str, what: str, columns: Iterable[str]) -> Missing:
    """Why nothing is made of contents of these native columns."""
    if hidden := recognised.hidden_of(table, columns):
        return _not_readable(recognised, table, hidden)
    return Missing(
        reason=f"the {what} of {table} are not recorded in this schema",
        fix="another version of the job system records them",
        not_recorded=True,
    )


def _not_readable(recognised: Recognised, table: str, columns: list[str]) -> Missing:
    name = f"{recognised.schema}.{table}"
    return Missing(
        reason=f"the role {recognised.user} may not read {', '.join(f'{name}.{column}' for column in columns)}",
        fix=f"GRANT SELECT ({', '.join(columns)}) ON {name} TO {recognised.user}",
        not_recorded=False,
    )
