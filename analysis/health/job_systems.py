"""Which job systems does the database hold, and is there work in it that nobody watches?"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from analysis.facts import Facts, Meta, Query
from analysis.health.day_alone import day_alone
from analysis.health.shared_ids import shared_ids
from analysis.health.undated import TIMES, Undated, undated
from analysis.health.unknown_statuses import InStatus, finding, in_other_letters, unknown_statuses
from analysis.health.watched import WatchedSystem
from analysis.model import Action, Finding, Headline, Verdict
from analysis.tables import Cell, Column, Table
from analysis.wording import duration, few, grouped

STATUSES = Query("record/health/statuses", InStatus, "record")
UNDATED = Query("record/health/undated", Undated, "record", TIMES)
WATCHED = Query("systems/watched", WatchedSystem, "reading")

META = Meta(
    id="health/job_systems",
    passing="The job systems of the database",
    failing="The job systems of the database",
    why="What is not read cannot be judged, and work there must not pass as health.",
    queries=(WATCHED, STATUSES, UNDATED),
)

UNWATCHED = (
    "docs/systems.md names the systems that are read, with the versions that were tried; docs/adding-a-system.md says"
    " how tables of your own come to be read."
)
"""What to do about a system that is not read."""

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
            *_left_out(systems, facts),
            *(_behind(one) for one in systems if one.behind_s),
            *(_unmet(one) for one in systems if one.is_unmet),
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
    of_system = grouped(rows, lambda row: row.system)
    for one in systems:
        if found := unknown_statuses(of_system.get(one.called, []), one.states):
            yield finding(found, f"{META.id}:status.{one.called}", one.called, one.system, META.why)
        key = f"{META.id}:letters.{one.called}"
        if other := in_other_letters(of_system.get(one.called, []), one.states, key, one.called, META.why):
            yield other


def _left_out(systems: Iterable[WatchedSystem], facts: Facts) -> Iterator[Finding]:
    """Rows that no number holds, or a wrong one: for their ids, or for want of a time."""
    for one in systems:
        held = Counter[str]()
        for row in facts.rows(STATUSES):
            if row.system == one.called:
                held[row.relation] += row.number
        if one.shared_ids:
            yield shared_ids(one.shared_ids, held, f"{META.id}:shared_ids.{one.called}", one.called, META.why)
        if one.days:
            yield day_alone(one.days, f"{META.id}:days.{one.called}", one.called, META.why)
        if found := undated(one, facts.rows(UNDATED), held, f"{META.id}:undated.{one.called}", META.why):
            yield found


def _behind(one: WatchedSystem) -> Finding:
    return Finding(
        key=f"{META.id}:behind.{one.called}",
        system=one.called,
        severity="warning",
        title=f"Rows of {one.called} are dated about {duration(one.behind_s)} before they are written",
        observed="Most jobs that a run met for the first time are dated before the run that should have met them. Each"
        " run now reads as much further back; what was written between the last full pass and the run that noticed it"
        " was in no report. Ages, and rates by the hour, are wrong by as much.",
        threshold="five jobs, and more than half of those that are new",
        why="A run reads what is dated after the one before: what is dated earlier passes unseen.",
        actions=(
            Action(
                text="If columns without a zone hold the local time of a place west of UTC, name its zone in"
                " JOBSCOPE_TIMEZONE; else let the machines that write these times keep theirs by NTP, or take the"
                " database's now(). Rows that were brought from elsewhere need nothing: the next full pass forgets it."
            ),
        ),
    )


def _unmet(one: WatchedSystem) -> Finding:
    return Finding(
        key=f"{META.id}:unmet.{one.called}",
        system=one.called,
        severity="warning",
        title=f"Rows of {one.called} were inserted that no run has met",
        observed="The server counts rows that were inserted since the last run, and this one met none: they are dated"
        " earlier than they were written, were rolled back, or were deleted again. A full pass looks for them, an hour"
        " after the last one at the earliest.",
        threshold="five rows, and none that is new in a run",
        why=META.why,
        actions=(
            Action(text="See whether the newest rows of the job system bear the time of the database's clock in UTC."),
        ),
    )


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
        actions=(Action(text=UNWATCHED),),
    )
