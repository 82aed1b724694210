"""Are rows dated later than the database's clock? Rates leave them out, so their failures would be seen by nobody."""

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.facts import Facts, Meta, Query
from analysis.history.starts import Start, remembered
from analysis.model import Action, Finding, Headline, Severity, Verdict
from analysis.tables import Column, Table
from analysis.wording import counted, duration, grouped

FEW_ROWS = 5
"""Below this it is a date that somebody made up, and no clock."""
MANY_ROWS = 20
MANY = 0.1
"""Of the rows that changed in the window: beyond this share the rates are those of another system."""
FURTHEST_ZONE_S = 14 * 3600
"""No time zone is further east of UTC; a row that is further ahead has no clock at all."""


@dataclass(frozen=True)
class Ahead:
    """Rows of one type, of which `ahead` are dated after the database's clock, by `least_s` to `most_s` seconds.

    `failed` are those of them that failed, `changed` the rows of the type that changed since the window began, those
    ahead too. `workers` are at most five, empty where nobody records them."""

    system: str
    relation: str
    type_name: str | None
    ahead: int
    failed: int
    changed: int
    least_s: float
    most_s: float
    columns_ahead: list[str]
    workers: list[str]


CLOCK_AHEAD = Query(
    "record/health/clock_ahead",
    Ahead,
    "record",
    frozenset(
        {
            *(f"jobs.{name}" for name in ("job_type", "created_at", "started_at", "ended_at", "changed_at")),
            *(f"tasks.{name}" for name in ("task_type", "created_at", "started_at", "ended_at", "changed_at")),
            "tasks.heartbeat_at",
            "tasks.worker",
        }
    ),
)

META = Meta(
    id="health/clock_ahead",
    passing="No row is dated after the database's clock",
    failing="Rows are dated after the database's clock",
    why="What is dated later than now is in no rate, and nobody can tell its age: failures there pass unseen.",
    queries=(CLOCK_AHEAD,),
    privileges=("SELECT on jobs and tasks",),
)

_COLUMNS = (
    Column(key="relation", title="Rows of", kind="code"),
    Column(key="type_name", title="Type", kind="code"),
    Column(key="ahead", title="Ahead", kind="int"),
    Column(key="failed", title="Failed", kind="int"),
    Column(key="least_s", title="At least", kind="duration_s"),
    Column(key="most_s", title="At most", kind="duration_s"),
    Column(key="columns", title="Columns", kind="code"),
    Column(key="workers", title="Workers", kind="code"),
)


def analyze(facts: Facts) -> Verdict:
    by_system = grouped(facts.rows(CLOCK_AHEAD), lambda row: row.system)
    ahead = sum(row.ahead for rows in by_system.values() for row in rows)
    return Verdict.judged(
        [_finding(system, rows, facts) for system, rows in by_system.items()],
        headline=Headline(label="rows dated after the database's clock", value=ahead),
        summary="" if ahead else "Every recorded time lies before the database's clock, or within two minutes of it.",
        data={"ahead": ahead, "failed": sum(row.failed for rows in by_system.values() for row in rows)},
    )


def _finding(system: str, rows: list[Ahead], facts: Facts) -> Finding:
    ahead, most_s = sum(row.ahead for row in rows), max(row.most_s for row in rows)
    failed = sum(row.failed for row in rows)
    columns = sorted({f"{row.relation}.{name}" for row in rows for name in row.columns_ahead})
    workers = sorted({worker for row in rows for worker in row.workers})
    key = f"{META.id}:{system}"
    return Finding(
        key=key,
        system=system,
        severity=_severity(rows),
        title=f"{counted(ahead, 'row')} of {system} dated up to {duration(most_s)} after the database's clock",
        observed=f"{counted(failed, 'failure')} among them {'is' if failed == 1 else 'are'} in no rate and no pattern."
        f" Ahead {'is' if len(columns) == 1 else 'are'} {', '.join(columns)}"
        f"{f', written by {", ".join(workers[:5])}' if workers else ''}.",
        threshold=f"{FEW_ROWS} rows more than two minutes ahead; critical from {MANY_ROWS} rows that are"
        f" {MANY:.0%} of those that changed",
        **(remembered(facts, key) or Start(facts.window.until, "before")).fields,
        count=ahead,
        evidence=Table.of("Rows ahead of the database's clock", _COLUMNS, map(_row, rows)),
        why=META.why,
        actions=(Action(text=_fix(most_s)),),
    )


def _row(row: Ahead) -> dict[str, object]:
    return {**vars(row), "columns": ", ".join(row.columns_ahead), "workers": ", ".join(row.workers)}


def _severity(rows: Iterable[Ahead]) -> Severity:
    ahead, changed = (sum(counts) for counts in zip(*((row.ahead, row.changed) for row in rows), strict=True))
    if ahead < FEW_ROWS:
        return "advice"
    return "critical" if ahead >= MANY_ROWS and ahead >= MANY * changed else "warning"


def _fix(most_s: float) -> str:
    kept = "let the machines that write these times keep theirs by NTP, or take the database's now()."
    if most_s > FURTHEST_ZONE_S:
        return f"L{kept[1:]}"
    return (
        "If columns without a zone hold the local time of a place east of UTC, name its zone in JOBSCOPE_TIMEZONE, or"
        f" let their writers use UTC; else {kept}"
    )
