"""Which job systems does the database hold, and is there work in it that nobody watches?"""

from dataclasses import dataclass

from analysis.model import Action, Cell, Column, Facts, Finding, Headline, Meta, Query, Table, Verdict


@dataclass(frozen=True)
class WatchedSystem:
    """A job system that was read in this run, as system.toml and the reading tell of it.

    `not_watched` is the same on every row: what looks like a job system and is not read, in words."""

    system: str
    title: str
    version: str
    schema_name: str
    notes: tuple[str, ...]
    not_watched: tuple[str, ...]


WATCHED = Query("systems/watched", WatchedSystem, "reading")

META = Meta(
    id="health/job_systems",
    passing="The job systems of the database",
    failing="The job systems of the database",
    why="What is not read cannot be judged, and work there must not pass as health.",
    queries=(WATCHED,),
)

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
        [_unwatched(left)] if left else [],
        headline=Headline(label="job systems read", value=len(systems)),
        data={"systems": [one.system for one in systems], "not_watched": list(left)},
        tables=(Table.of("Job systems that are read", _COLUMNS, rows),),
    )


def _unwatched(names: tuple[str, ...]) -> Finding:
    return Finding(
        key=f"{META.id}:not_watched",
        severity="advice",
        title=f"Not watched: {', '.join(names[:3])}{f' and {len(names) - 3} more' if len(names) > 3 else ''}",
        observed=f"These look like job systems, and Jobscope does not read them: {', '.join(names)}.",
        count=len(names),
        why=META.why,
        actions=(
            Action(text="docs/record.md names the systems that are read; another one is a folder of sql/systems/."),
        ),
    )
