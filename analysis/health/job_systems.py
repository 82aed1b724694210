"""Which job systems does the database hold, and is there work in it that nobody watches?"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from analysis.facts import Facts, Meta, Query
from analysis.model import Action, Finding, Headline, Verdict
from analysis.tables import Cell, Column, Table
from analysis.wording import counted, few


@dataclass(frozen=True)
class AdvisedIndex:
    """An index that a system does not make: what it spares Jobscope, and what the system's own check says of it."""

    table: str
    column: str
    gain: str
    drift: str


@dataclass(frozen=True)
class WatchedSystem:
    """A job system that was read in this run, as system.toml and the reading tell of it; findings name it as `called`.

    `not_watched` is the same on every row: what looks like a job system and is not read, in words. `known` are the
    native statuses that have a state, by relation; `indexes` those that are advised where their table is large.
    `has_held_work`: the record, which is kept for two weeks unless set otherwise, has rows of it."""

    system: str
    called: str
    title: str
    version: str
    schema_name: str
    notes: tuple[str, ...]
    not_watched: tuple[str, ...]
    known: Mapping[str, Collection[str]] = field(default_factory=dict)
    indexes: tuple[AdvisedIndex, ...] = ()
    has_held_work: bool = False


@dataclass(frozen=True)
class InStatus:
    """How many rows of the relation jobs or tasks stand in a native status."""

    system: str
    relation: str
    status: str | None
    number: int


STATUSES = Query("record/health/statuses", InStatus, "record")
WATCHED = Query("systems/watched", WatchedSystem, "reading")

META = Meta(
    id="health/job_systems",
    passing="The job systems of the database",
    failing="The job systems of the database",
    why="What is not read cannot be judged, and work there must not pass as health.",
    queries=(WATCHED, STATUSES),
)

NONE = "(none)"
"""What the record calls a status that is NULL."""
_COLUMNS = (
    Column(key="title", title="System"),
    Column(key="version", title="Version"),
    Column(key="schema_name", title="Schema", kind="code"),
    Column(key="notes", title="To know"),
)


def analyze(facts: Facts) -> Verdict:
    systems = facts.rows(WATCHED)
    left = systems[0].not_watched
    rows: list[dict[str, Cell]] = [
        {"title": one.title, "version": one.version, "schema_name": one.schema_name, "notes": "; ".join(one.notes)}
        for one in systems
    ]
    return Verdict.judged(
        [
            *_unknown(systems, facts.rows(STATUSES)),
            *([_unwatched(left, is_all=not any(one.has_held_work for one in systems))] if left else []),
        ],
        headline=Headline(label="job systems read", value=len(systems)),
        data={
            "systems": [one.system for one in systems],
            "titles": {one.called: one.title for one in systems},
            "not_watched": list(left),
        },
        tables=(Table.of("Job systems that are read", _COLUMNS, rows),),
    )


def _unknown(systems: Collection[WatchedSystem], rows: Iterable[InStatus]) -> Iterator[Finding]:
    """Such a status may be an end, a failure even: counted as waiting it is in no rate."""
    of = {one.called: one for one in systems}
    known = {(one.called, relation): statuses for one in systems for relation, statuses in one.known.items()}
    found = Counter[tuple[str, str, str]]()
    for row in rows:
        # The record makes the jobs of a flat system out of its tasks.
        statuses = known.get((row.system, row.relation))
        if statuses is not None and row.status is not None and row.status not in statuses:
            found[row.system, row.relation, row.status] += row.number
    for (system, relation, status), number in found.items():
        in_it = counted(number, relation.removesuffix("s"))
        yield Finding(
            key=f"{META.id}:status.{system}.{relation}.{status}",
            system=system,
            severity="warning",
            title=f"{_called(status)} of {in_it} of {system} is counted as waiting",
            observed=f"sql/systems/{of[system].system}/system.toml names no state for '{status}', in which"
            f" {in_it} {'stands' if number == 1 else 'stand'}.",
            threshold="any",
            count=number,
            why=META.why,
            actions=(
                Action(text="Find what wrote NULL there: the job system itself does not, but a view or a script may.")
                if status == NONE
                else Action(text=f"Update Jobscope, or add '{status}' to [relations.{relation}.states] of that file."),
            ),
        )


def _called(status: str) -> str:
    return "The missing status (NULL)" if status == NONE else f"Unknown status '{status}'"


def _unwatched(names: tuple[str, ...], *, is_all: bool) -> Finding:
    """`is_all`: what is read has held no row as long as the record goes back, so that all work there is may be what is
    not read. A weekend without work is no reason to think so."""
    empty = (
        " What is read has held no job and no task as far back as the record goes: whatever runs here, nobody watches"
        " it."
        if is_all
        else ""
    )
    return Finding(
        key=f"{META.id}:not_watched",
        severity="warning" if is_all else "advice",
        title=f"Not watched: {few(names, 3)}",
        observed=f"These look like job systems, and Jobscope does not read them: {', '.join(names)}.{empty}",
        count=len(names),
        why=META.why,
        actions=(
            Action(text="docs/record.md names the systems that are read; another one is a folder of sql/systems/."),
        ),
    )
