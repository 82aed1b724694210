"""Which job systems a database holds, by its catalog: those that are read, and those that nobody watches."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from analysis.collect.catalog import CatalogColumn, Columns, Recognised
from analysis.collect.systems import SYSTEMS, System
from analysis.model import Failure
from analysis.record.state import folder
from analysis.sources.job_system import stranger
from analysis.wording import few

MOST_COLUMNS = 20_000
"""The limit of sql/systems/catalog.sql."""
_KINDS = r"(job|task|queue|workflow|work_?item)"
_RUNS = r"_(queue|runs?|executions?|instances?|items?|v?[0-9]+)"
_NAMES = rf"{_KINDS}s?({_RUNS})?|workflow_\w+|(work|message|background|delayed)_?(queue|jobs?|tasks?)|(job|task)queue"
_PREFIXED = rf"[a-z]\w*_{_KINDS}s?({_RUNS})?"
_BATCHES = (
    r"((batch|pipeline|process|flow|etl|import|export|sync|command)_)?(runs?|executions?)|batch(es)?|outbox(_\w+)?"
    r"|(process|flow|pipeline)_instances?"
)
_ANYTHING = r"[a-z]\w*_(runs?|executions?|requests?|commands?|events?|messages?|batch(es)?|outbox|imports?|exports?)"
"""What else work is called: whether it is work its columns tell alone."""
ALIKE = f"^({_NAMES}|{_PREFIXED}|{_BATCHES}|{_ANYTHING})$"
"""Names of tables that may be a job system's, in small letters with _ between the words, as a regular expression of
PostgreSQL and of Python."""
_OF_TIMES = re.compile(r"(_at)?_(ms|ts|utc|epoch|on)$")
"""What columns of times end in beside _at: started_ms, started_at_utc, started_on."""
_NEXT_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[- .]")
_SIGNS = {
    "attempt", "attempt_count", "attempts", "attempts_made", "max_attempts", "max_retries", "retries", "retry_count",
    "available_at", "execute_after", "execute_at", "next_attempt_at", "next_retry_at", "next_run_at", "not_before",
    "process_after", "run_after", "run_at", "scheduled_at", "scheduled_for", "scheduled_time", "visible_at",
    "claimed_at", "claimed_by", "heartbeat_at", "last_heartbeat", "last_heartbeat_at", "lease_expires_at",
    "leased_until", "locked_at", "locked_by", "locked_until", "picked_at", "picked_by", "worker_id",
    "end_time", "ended_at", "enqueued_at", "failed_at", "finished_at", "processed_at", "start_time", "started_at",
    "completed_at", "priority", "state", "status",
}  # fmt: skip
OWN_TABLES = "docs/adding-a-system.md says how tables of your own come to be read"
"""What to do where no system that is known is there."""
_FEWEST_SIGNS = 2
"""Columns that such a table has: one alone, a status, has any list of things to do."""
_FEWEST_OF_ANYTHING = 3
_OF_LISTS = {"completed_at", "priority", "state", "status"}
"""What lists of people's tasks have as well: one of the signs is another, and in a table with a prefix, or the name of
a batch, two are."""


@dataclass(frozen=True)
class Unreadable:
    """A system that is there and cannot be read."""

    system: System
    schema: str
    failure: Failure

    @property
    def record(self) -> str:
        """The folder of its record."""
        return folder(self.system.name, self.schema)


type Found = Recognised | Unreadable


def relations_of(systems: Iterable[System]) -> list[str]:
    """The names of all relations that recognising them, and those that are not watched, needs to see."""
    read = {name for system in systems for name in (system.reads or system.relations)}
    return sorted(read | {name for each in known_elsewhere() for name in each.relations})


@dataclass(frozen=True)
class Elsewhere:
    """A system of sql/systems/not_watched.toml: `relations` that one schema has, of the name `schema` unless that is
    empty, and `because`, why it is left out on purpose, empty where it only waits for its folder."""

    title: str
    schema: str
    relations: tuple[str, ...]
    because: str

    def named(self, schema: str) -> str:
        """What the report calls it."""
        return f"{self.title} ({schema}.{self.relations[0]}{self.because and f'; {self.because}'})"


@cache
def known_elsewhere() -> tuple[Elsewhere, ...]:
    """The systems that are known by their tables, and not read."""
    elsewhere = tomllib.loads((SYSTEMS / "not_watched.toml").read_text("utf-8"))
    return tuple(
        Elsewhere(
            title,
            schema=relations[0].rpartition(".")[0],
            relations=tuple(name.rpartition(".")[2] for name in relations),
            because=elsewhere["because"].get(title, ""),
        )
        for title, relations in elsewhere["systems"].items()
    )


def recognise(
    systems: Sequence[System], schema: str, user: str, found: Sequence[CatalogColumn]
) -> list[Found] | Failure:
    """Every known system of the database, that of `schema` first; or why there is none."""
    schemas = by_schema(found)
    there = [
        at
        for name, columns in schemas.items()
        for system in systems
        if (at := _recognised(system, name, user, columns)) is not None
    ]
    return [one for one in there if not _is_seen_twice(one, there, schema)] or _nowhere(
        schema, user, schemas.get(schema, {}), not_watched(found, (), systems)
    )


def _is_seen_twice(one: Found, there: Sequence[Found], schema: str) -> bool:
    """Whether the same rows are read as another system: through views, where the tables are recognised too. Read is
    that of `schema`, which was asked for, else the tables."""
    others = [other for other in there if other.system is one.system and other.schema != one.schema]
    if one.schema == schema:
        return False
    return any(_views(one, other.schema) or (other.schema == schema and _views(other, one.schema)) for other in others)


def _views(one: Found, schema: str) -> bool:
    """Is one of its needed relations a view of that of a schema?"""
    return isinstance(one, Recognised) and any(
        schema in column.view_of for name in one.system.needed for column in one.columns[name].values()
    )


def by_schema(found: Sequence[CatalogColumn]) -> dict[str, Columns]:
    """The columns of each schema, in the order of the answer; of one that the limit cut, none."""
    schemas: dict[str, dict[str, dict[str, CatalogColumn]]] = {}
    for column in found:
        schemas.setdefault(column.schema_name, {}).setdefault(column.relation, {})[column.column_name] = column
    if len(found) >= MOST_COLUMNS and len(schemas) > 1:
        del schemas[found[-1].schema_name]
    return dict(schemas)


def not_watched(
    found: Sequence[CatalogColumn], watched: Iterable[tuple[str, System]], systems: Iterable[System]
) -> tuple[str, ...]:
    """What is a job system, or looks like one, and is not read, in words: work there must never pass as health.

    `watched` are the schemas and systems that are read, of the `systems` that could be."""
    read = {(schema, name) for schema, system in watched for name in (system.reads or system.relations)}
    views = {(column.schema_name, column.relation): column.view_of for column in found}
    made_of = {(column.schema_name, column.relation): column.made_of for column in found}
    through_views = {name for relation in read for name in made_of.get(relation, ())}
    # The same rows by another name are read as well.
    read |= {(schema, name) for (at, name), schemas in views.items() if (at, name) in read for schema in schemas}
    read |= {(at, name) for (at, name), schemas in views.items() if read & {(schema, name) for schema in schemas}}
    named = []
    for schema, columns in by_schema(found).items():
        left = {
            name: of
            for name, of in columns.items()
            if (schema, name) not in read and f"{schema}.{name}" not in through_views
        }
        for system in systems:
            if lacks := _nearly(system, left):
                named.append(f"{system.title} of a version that is not read ({schema}.{lacks})")
                left = {name: of for name, of in left.items() if name not in system.needed}
        for each in known_elsewhere():
            if each.schema in ("", schema) and left.keys() >= set(each.relations):
                named.append(each.named(schema))
                left = {name: of for name, of in left.items() if name not in each.relations}
        named += [f"{schema}.{name}" for name, of in left.items() if _looks_alike(_plain(name), of)]
    if len(found) >= MOST_COLUMNS:
        named.append(f"schemas from {found[-1].schema_name} on: there are too many to look at")
    return tuple(named)


def _nearly(system: System, columns: Columns) -> str:
    """Which columns it lacks where each of its needed relations is there with most of those that are needed, and they
    are written to; empty else."""
    missing = _missing(system, columns)
    if not missing or any(2 * len(missing.get(name, ())) >= len(needed) for name, needed in system.needed.items()):
        return ""
    if all(column.inserted == 0 for name in system.needed for column in columns[name].values()):
        return ""
    return " and ".join(f"{name} has no {few(names, 3)}" for name, names in missing.items())


def _looks_alike(name: str, columns: Mapping[str, CatalogColumn]) -> bool:
    """Has it the name and the columns of a queue, and is it written to?"""
    if not re.match(ALIKE, name):
        return False
    plain = {_plain(column) for column in columns}
    found = _SIGNS & (plain | {_OF_TIMES.sub("_at", column) for column in plain})
    if not re.fullmatch(_NAMES, name):
        found -= _OF_LISTS
    is_named = re.fullmatch(f"{_NAMES}|{_PREFIXED}|{_BATCHES}", name)
    is_queue = len(found) >= (_FEWEST_SIGNS if is_named else _FEWEST_OF_ANYTHING) and not found <= _OF_LISTS
    return is_queue and any(column.inserted != 0 for column in columns.values())


def _plain(name: str) -> str:
    """A name as those of PostgreSQL mostly are: tools that quote theirs write BackgroundJobs and startedAt."""
    return _NEXT_WORD.sub("_", name).lower()


def _recognised(system: System, schema: str, user: str, columns: Columns) -> Found | None:
    if _missing(system, columns):
        return None
    hidden = {name: [c for c in needed if not columns[name][c].readable] for name, needed in system.needed.items()}
    for name, unreadable in hidden.items():
        if unreadable:
            listed = ", ".join(unreadable)
            failure = Failure(
                f"the role {user} may not read {listed} of {schema}.{name}",
                f"GRANT SELECT ({listed}) ON {schema}.{name} TO {user}",
                lasts="refused",
            )
            return Unreadable(system, schema, failure)
    return Recognised(system, schema, user, columns, {})


def _missing(system: System, columns: Columns) -> dict[str, list[str]]:
    """By relation, the needed columns that are not there."""
    return {
        name: missing
        for name, needed in system.needed.items()
        if (missing := [c for c in needed if c not in columns.get(name, {})])
    }


def _nowhere(schema: str, user: str, columns: Columns, alike: Sequence[str]) -> Failure:
    """Why none is read; `columns` are those of the schema, and `alike` is what looks like one."""
    reason = (
        f"there is no table in the schema {schema}, nor in another, of a job system that is known,"
        f" as far as the role {user} can see"
    )
    fix = f"see docs/systems.md for the systems that are known; GRANT USAGE ON SCHEMA {schema} TO {user} if it is there"
    if strange := stranger(schema, columns):
        reason, fix = strange.reason, strange.fix
    if alike:
        reason += f"; these look like job systems, and nobody watches them: {', '.join(alike)}"
    return Failure(reason, f"{fix}; {OWN_TABLES}", lasts="absent")
