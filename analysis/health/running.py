"""What runs now: the tasks in processing, and the statements with the job or task that they serve. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from analysis.facts import Query
from analysis.frozen import Model
from analysis.redaction import redact_sql
from analysis.tables import Cell, Column, Table

MOST_TASKS = 10_000
"""So many tasks in processing are looked at (sql/systems/origin_staged/running_tasks.sql)."""

_JOB_ID = re.compile(r"[0-9a-f]{64}")
"""A job's id is a SHA-256, by which one is known that has no task in processing."""
_CUT, _CUT_ID = 63, 16
"""PostgreSQL cuts an application_name at 63 bytes: an id at its end is known by so many characters."""


@dataclass(frozen=True)
class RunningTask:
    """A task in processing; what the schema does not record is None."""

    task_id: str
    job_id: str
    task_type: str
    status: str
    stage: int
    retry_count: int | None
    worker: str | None
    started_at: datetime | None
    last_heartbeat: datetime | None
    created_at: datetime


@dataclass(frozen=True)
class RunningTaskOf(RunningTask):
    """With the job system that it belongs to."""

    system: str = "origin_staged"


@dataclass(frozen=True)
class ActiveSession:
    """A session at work on a statement; `words` of it and of the application_name may be ids."""

    pid: int
    user_name: str | None
    application: str | None
    waits_for_type: str | None
    waits_for: str | None
    statement_since: datetime | None
    transaction_since: datetime | None
    words: list[str]
    query_text: str


RUNNING_TASKS = Query(
    "systems/origin_staged/running_tasks",
    RunningTask,
    optional=frozenset(
        f"tasks.{name}" for name in ("retry_count", "claimed_by", "execution_started_at", "heartbeat", "stage")
    ),
)
RUNNING_STATEMENTS = Query("health/running_statements", ActiveSession)


class RunningStatement(Model):
    """A statement without its values. `job_id` and `task_id` are those that its text or its session's application_name
    names, None where they name none: an id that travels as a parameter is not to be seen there."""

    pid: int
    user_name: str | None
    application: str | None
    waits_for: str | None
    statement_since: datetime | None
    statement_s: float | None
    transaction_since: datetime | None
    job_id: str | None
    task_id: str | None
    query_text: str


def statements(
    sessions: Iterable[ActiveSession], tasks: Iterable[RunningTask], at: datetime
) -> tuple[RunningStatement, ...]:
    """In the order of the sessions. Of the tasks the ids are known, and those of their jobs."""
    jobs_of = {task.task_id: task.job_id for task in tasks}
    job_ids = set(jobs_of.values())
    return tuple(_statement(session, jobs_of, job_ids, at) for session in sessions)


def _statement(session: ActiveSession, jobs_of: dict[str, str], job_ids: set[str], at: datetime) -> RunningStatement:
    task_id = next((word for word in session.words if word in jobs_of), None)
    job_id = jobs_of.get(task_id or "") or _job_id(session, job_ids)
    since = session.statement_since
    return RunningStatement(
        pid=session.pid,
        user_name=session.user_name,
        application=session.application,
        waits_for=" ".join(part for part in (session.waits_for_type, session.waits_for) if part) or None,
        statement_since=since,
        # The sessions are read a moment after the server's clock was.
        statement_s=None if since is None else round(max(0.0, (at - since).total_seconds()), 3),
        transaction_since=session.transaction_since,
        job_id=job_id,
        task_id=task_id,
        query_text=redact_sql(session.query_text),
    )


def _job_id(session: ActiveSession, job_ids: set[str]) -> str | None:
    if exact := next((word for word in session.words if word in job_ids or _JOB_ID.fullmatch(word)), None):
        return exact
    application = session.application or ""
    last = application.rsplit(" ", 1)[-1]
    if len(application.encode()) < _CUT or len(last) < _CUT_ID:
        return None
    begun = [job_id for job_id in job_ids if job_id.startswith(last)]
    return begun[0] if len(begun) == 1 else None


_COLUMNS = (
    Column(key="statement_s", title="Running for", kind="duration_s"),
    Column(key="application", title="Application", kind="code"),
    Column(key="user_name", title="Role", kind="code"),
    Column(key="waits_for", title="Waits for"),
    Column(key="job_id", title="Job", kind="job_id"),
    Column(key="query_text", title="Statement", kind="code"),
)


def statements_table(sessions: Iterable[ActiveSession], at: datetime) -> Table:
    """For the report, as of its run."""
    found = statements(sessions, (), at)
    rows: list[dict[str, Cell]] = [{column.key: getattr(one, column.key) for column in _COLUMNS} for one in found]
    return Table.of("Statements that ran at that moment", _COLUMNS, rows, cap=10)
