"""What happened to the hosts on which the jobs ran?"""

from datetime import datetime

from analysis.facts import Meta
from analysis.logs import queries
from analysis.logs.answers import LogAnswers
from analysis.logs.nearby import NAMES
from analysis.logs.rows import PlatformEventRow
from analysis.model import Action, Finding, Headline, Severity, Verdict
from analysis.tables import Column, Table
from analysis.wording import clock, counted, few, grouped

META = Meta(
    id="logs/platform_events",
    passing="The hosts ran without problems",
    failing="Hosts had problems",
    why="A host that dies takes its tasks with it, and they do not say so.",
    docs="docs/logs.md",
)

TITLES = {
    "out_of_memory": "Out of memory",
    "worker_crash": "Worker process lost",
    "function_timeout": "Function timeout",
    "throttled_dependency": "Calls throttled",
}
SEVERITY: dict[str, Severity] = {
    "out_of_memory": "warning",
    "worker_crash": "warning",
    "function_timeout": "warning",
    "throttled_dependency": "advice",
}
"""The first three end tasks that run; a throttled call is mostly retried. Starts, stops and scaling are daily life."""

FIXES = {
    "out_of_memory": "Let fewer tasks run at once on an instance, or give it more memory.",
    "worker_crash": "Read the host's log around it: the exit code and the lines before it say what ended the worker.",
    "function_timeout": "Raise functionTimeout in host.json, or let a task do less.",
    "throttled_dependency": "Let fewer tasks call it at once, and wait as long as its Retry-After says.",
}

SHOWN = 10
"""Events listed in the snapshot; the counts are of all."""

COLUMNS = (
    Column(key="at", title="At", kind="timestamp"),
    Column(key="event", title="Event", kind="text"),
    Column(key="role_instance", title="Instance", kind="code"),
    Column(key="role", title="Role", kind="code"),
    Column(key="subject", title="Of what", kind="code"),
    Column(key="items", title="Times", kind="int"),
    Column(key="text", title="In its words", kind="code"),
)


def judge(log_answers: LogAnswers, until: datetime) -> Verdict:
    """Raises Unavailable when the question was not answered."""
    rows = log_answers.needed(queries.PLATFORM_EVENTS)
    by_event = grouped(rows, lambda row: row.event)
    troubles = {event: found for event, found in by_event.items() if event in SEVERITY}
    return Verdict.judged(
        [_finding(event, found, until) for event, found in troubles.items()],
        headline=Headline(label="platform events", value=sum(row.items for row in rows)),
        summary="" if rows else "No start, stop, timeout, crash or throttled call was logged.",
        data={"by_event": {event: sum(row.items for row in found) for event, found in sorted(by_event.items())}},
        tables=(Table.of("Platform events, newest first", COLUMNS, rows, cap=SHOWN),) if rows else (),
    )


def _finding(event: str, rows: list[PlatformEventRow], until: datetime) -> Finding:
    times = sum(row.items for row in rows)
    who = sorted({row.subject if event == "throttled_dependency" else row.role_instance for row in rows})
    first = min(row.at for row in rows)
    shown = few(who, 5)
    verb = "" if event == "throttled_dependency" else f": an instance {NAMES[event]}"
    return Finding(
        key=f"{META.id}:{event}",
        severity=SEVERITY[event],
        title=f"{TITLES[event]}, {counted(times, 'time')}: {shown}",
        observed=f"{counted(times, 'event')} since {clock(first, until)}, of {shown}{verb}.",
        threshold="any in the window",
        since=first,
        count=times,
        evidence=Table.of(TITLES[event], COLUMNS, rows, cap=5),
        why=META.why,
        actions=(Action(text=FIXES[event]),),
    )
