"""What do the statements that run now wait for, and which tasks do they serve?"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import JsonValue

from analysis.facts import Facts, Meta, Query
from analysis.health.running import ActiveSession
from analysis.model import Headline, Verdict
from analysis.redaction import redact_sql
from analysis.tables import Cell, Column, Table
from analysis.wording import counted, cut

SHOWN = 20
SHOWN_CHARACTERS = 400


@dataclass(frozen=True)
class WaitSample:
    """The sessions at work at one moment, `after_s` the first."""

    after_s: float
    sessions: tuple[ActiveSession, ...]


WAIT_SAMPLES = Query("health/running_samples", WaitSample, sampled=True)


@dataclass(frozen=True)
class RunningId:
    """A task that the record knows to run."""

    task_id: str
    job_id: str
    task_type: str


RUNNING_IDS = Query("record/health/running_tasks", RunningId, "record")

META = Meta(
    id="health/waits",
    passing="What runs now, and what it waits for",
    failing="What runs now, and what it waits for",
    why="What statements wait for says whether the disk, a lock or a client holds the system up.",
    queries=(WAIT_SAMPLES, RUNNING_IDS),
    privileges=("pg_monitor, to see the statements of other roles",),
)

EVENTS = (
    Column(key="event", title="Waits for"),
    Column(key="seen", title="Times seen", kind="int"),
    Column(key="share_percent", title="Share", kind="percent"),
)
STATEMENTS = (
    Column(key="seen", title="Looks it was seen in", kind="int"),
    Column(key="waits", title="Waited for"),
    Column(key="task_id", title="Task", kind="task_id"),
    Column(key="job_id", title="Job", kind="job_id"),
    Column(key="task_type", title="Task type", kind="code"),
    Column(key="application", title="Application", kind="code"),
    Column(key="query_text", title="Statement", kind="code"),
)


def analyze(facts: Facts) -> Verdict:
    samples = facts.rows(WAIT_SAMPLES)
    tasks = {} if facts.failure(RUNNING_IDS) else {task.task_id: task for task in facts.rows(RUNNING_IDS)}
    seen = [session for sample in samples for session in sample.sessions]
    events = Counter(_event(session) for session in seen)
    looks = f"Looked {counted(len(samples), 'time')} within {samples[-1].after_s:.1f} s" if samples else "Not looked"
    return Verdict.judged(
        headline=Headline(label="statements at work, mean", value=_mean(len(seen), len(samples))),
        summary=f"{looks}; Jobscope's own statements are left out." if seen else f"{looks}, and no statement ran.",
        data={
            "looks": len(samples),
            "seen": len(seen),
            "events": dict(events.most_common(50)),
            "statement_waits": _of_statements(seen),
        },
        tables=(_events(events), _statements(seen, tasks)) if seen else (),
    )


def _of_statements(seen: Iterable[ActiveSession]) -> list[JsonValue]:
    """The statements, their values taken out, with how often each was found waiting for what."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for session in seen:
        found[cut(redact_sql(session.query_text), SHOWN_CHARACTERS)][_event(session)] += 1
    return [{"query": text, "events": dict(events)} for text, events in list(found.items())[:SHOWN]]


def _event(session: ActiveSession) -> str:
    """Active without a wait is at work on a processor, as far as the server can tell."""
    named = [part for part in (session.waits_for_type, session.waits_for) if part]
    return ": ".join(named) or "nothing: at work"


def _events(events: Counter[str]) -> Table:
    total = events.total()
    rows: list[dict[str, Cell]] = [
        {"event": event, "seen": count, "share_percent": round(100 * count / total, 1)}
        for event, count in sorted(events.items(), key=lambda one: (-one[1], one[0]))
    ]
    return Table.of("What the statements waited for", EVENTS, rows, cap=SHOWN)


def _statements(seen: Iterable[ActiveSession], tasks: dict[str, RunningId]) -> Table:
    by_session: dict[tuple[int, object], list[ActiveSession]] = {}
    for session in seen:
        by_session.setdefault((session.pid, session.statement_since), []).append(session)
    rows = [_row(looks, tasks) for looks in by_session.values()]
    rows.sort(key=lambda row: -int(str(row["seen"])))
    note = "The task is known where the statement or the session's application_name names it."
    return Table.of("Statements by how often they were seen", STATEMENTS, rows, note=note, cap=SHOWN)


def _row(looks: list[ActiveSession], tasks: dict[str, RunningId]) -> dict[str, Cell]:
    last = looks[-1]
    task = next((tasks[word] for word in last.words if word in tasks), None)
    waits = Counter(map(_event, looks)).most_common(3)
    return {
        "seen": len(looks),
        "waits": ", ".join(f"{event} ({count})" for event, count in waits),
        "task_id": task.task_id if task else None,
        "job_id": task.job_id if task else None,
        "task_type": task.task_type if task else None,
        "application": last.application,
        "query_text": redact_sql(last.query_text),
    }


def _mean(seen: int, looks: int) -> float | None:
    return round(seen / looks, 1) if looks else None
