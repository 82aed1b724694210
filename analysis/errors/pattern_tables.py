"""The tables and charts of failure patterns. Pure."""

from pydantic import JsonValue

from analysis.errors.failures import NotFinal
from analysis.errors.pattern_model import Pattern
from analysis.errors.patterns import NO_TEXT
from analysis.tables import Chart, Column, Table
from analysis.wording import counted, cut, few, iso

IN_LEGEND = 55
"""Characters of a pattern in a legend, which a phone shows."""


def samples_table(pattern: Pattern) -> Table:
    columns = (
        Column(key="job_id", title="Job", kind="job_id"),
        Column(key="task_id", title="Task", kind="task_id"),
        Column(key="at", title="Failed", kind="timestamp"),
    )
    ends = (pattern.newest, pattern.oldest) if pattern.tasks > 1 else (pattern.newest,)
    title = "Newest and oldest, and the newest of each other job system" if pattern.apart else "Newest and oldest"
    return Table.of(title, columns, (*ends, *pattern.apart), total=pattern.tasks)


def patterns_table(patterns: tuple[Pattern, ...]) -> Table:
    columns = (
        Column(key="template", title="Pattern", kind="code"),
        Column(key="tasks", title="Tasks", kind="int"),
        Column(key="jobs", title="Jobs", kind="int"),
        Column(key="since", title="Since", kind="timestamp"),
        Column(key="since_known", title="Which is"),
        Column(key="last_seen", title="Last seen", kind="timestamp"),
        Column(key="types", title="Task types"),
    )
    rows = (
        {
            "template": p.label,
            "tasks": p.tasks,
            "jobs": p.jobs,
            "since": p.since,
            "since_known": p.since_known,
            "last_seen": p.last_seen,
            "types": ", ".join(p.task_types),
        }
        for p in patterns
    )
    return Table.of("Failure patterns by tasks lost", columns, rows)


def not_final_row(row: NotFinal) -> dict[str, JsonValue]:
    return {
        "pattern": row.fingerprint,
        "label": row.label,
        "state": "not final",
        "tasks": row.tasks,
        "jobs": row.jobs,
        "types": row.types,
        "most_attempts": row.most_attempts,
        "last_at": iso(row.last_at),
        "next_at": iso(row.next_at) if row.next_at else None,
        "task_id": row.task_id,
        "job_id": row.job_id,
    }


def waiting_table(rows: tuple[NotFinal, ...]) -> Table:
    columns = (
        Column(key="label", title="Error of the last try", kind="code"),
        Column(key="tasks", title="Tasks", kind="int"),
        Column(key="jobs", title="Jobs", kind="int"),
        Column(key="most_attempts", title="Attempts, at most", kind="int"),
        Column(key="last_at", title="Last", kind="timestamp"),
        Column(key="next_at", title="Next try from", kind="timestamp"),
        Column(key="types", title="Task types"),
        Column(key="task_id", title="One of them", kind="task_id"),
    )
    return Table.of(
        "Not final: errors of tasks that will be tried again",
        columns,
        rows,
        note="None of these tasks has failed, and none is counted above.",
    )


def charts(patterns: tuple[Pattern, ...]) -> tuple[Chart, ...]:
    if not patterns:
        return ()
    leading = patterns[:5]
    rows = tuple(
        {"at": hour.at, "value": hour.tasks, "group": name}
        for pattern, name in zip(leading, _names(leading), strict=True)
        for hour in pattern.hours
    )
    worst = leading[0]
    what = f"failures of {_types(worst)} without an error text" if worst.label == NO_TEXT else cut(worst.title, 80)
    largest = what if len(patterns) == 1 else f"The largest of {len(patterns):,} patterns is {what}"
    return (
        Chart(
            spec="hourly_bars",
            title="Failed tasks an hour, by pattern",
            description=f"{largest}: {counted(worst.tasks, 'task')}.",
            rows=rows,
            unit="failed tasks an hour",
        ),
    )


def _names(patterns: tuple[Pattern, ...]) -> list[str]:
    """What each is called in a legend. What would be called like another, as all that leave no text, is told apart by
    its types, and then by its place: the bars of one name are one colour."""
    names = [cut(one.title, IN_LEGEND) for one in patterns]
    names = [
        cut(f"{_types(one)}: {name}", IN_LEGEND) if names.count(name) > 1 else name
        for one, name in zip(patterns, names, strict=True)
    ]
    return [
        cut(f"{place}. {name}", IN_LEGEND) if names.count(name) > 1 else name
        for place, name in enumerate(names, start=1)
    ]


def _types(pattern: Pattern) -> str:
    return few([*pattern.task_types], 2)
