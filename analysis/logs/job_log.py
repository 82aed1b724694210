"""The log of one job: what is asked, and its answer merged into what the database says of the job. Pure."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from statistics import median

from analysis.facts import Window
from analysis.job.debug_model import JobDebug
from analysis.job.debug_parts import Recommendation
from analysis.job.job_facts import JobFacts, JobTask
from analysis.job.log_model import JobLog, LogLine
from analysis.job.states import MEANS
from analysis.logs import queries
from analysis.logs.advice import BY_CODE, OTHERWISE, answered
from analysis.logs.follow_up import INGESTION
from analysis.logs.matches import WORDS
from analysis.logs.portal import portal_link
from analysis.logs.rows import JobLogRow
from analysis.model import Action
from analysis.sources.app_insights import Ask
from analysis.sources.kql import Wanted
from analysis.sources.log_answers import Answer, NotConfigured, Partial, Success
from analysis.wording import clock, counted

TASKS = 100
"""Tasks that are looked for beside the job, failures first: each adds its words to the query."""
LONGEST = timedelta(days=7)
"""The logs of a job that lasts longer are read for its last week."""
AFTER = timedelta(minutes=5)
"""What is logged of a job after its end: the host reports an exception once the function is over."""
SAME_EVENT = timedelta(minutes=1)
"""A record further from a state change than this is of something else, and says nothing about the clocks."""
IN_LINK = 3
MOST_SENTENCES = 3
ERROR = 3
STACKS = 50
"""Newest exceptions whose stack is kept; of 500 it could be four megabytes."""


def question(job_facts: JobFacts) -> Ask[JobLogRow]:
    """The job, and its most interesting tasks, from just before its creation until just after its end."""
    until = min(job_facts.horizon + AFTER, job_facts.observed_at)
    since = max(job_facts.job.created_at - SAME_EVENT, until - LONGEST)
    return _ask(job_facts, looked_for(job_facts), Window(min(since, until), until))


def looked_for(job_facts: JobFacts) -> list[JobTask]:
    """Failed tasks, then open ones, then the longest."""
    ranked = sorted(job_facts.tasks, key=lambda task: (_rank(task), -task.took_s(job_facts.observed_at), task.task_id))
    return ranked[:TASKS]


def _rank(task: JobTask) -> int:
    return 0 if task.status == "failed" else 1 if task.status not in MEANS["task_terminal"] else 2


def _ask(job_facts: JobFacts, tasks: Iterable[JobTask], window: Window) -> Ask[JobLogRow]:
    job_id, horizon = job_facts.job.job_id, job_facts.horizon
    ids = [Wanted(job_id, horizon), *(Wanted(task.task_id, task.until(horizon)) for task in tasks)]
    return Ask(queries.JOB_LOG, window, {"wanted": ids, "job": [job_id]})


def with_log(
    debug: JobDebug, job_facts: JobFacts, ask: Ask[JobLogRow], answer: Answer[JobLogRow], resource_id: str
) -> JobDebug:
    """The job's explanation with its log lines in the timeline, or with the reason why there are none."""
    if isinstance(answer, NotConfigured):
        return debug
    short = _ask(job_facts, looked_for(job_facts)[:IN_LINK], ask.window)
    log = JobLog(
        status="unknown",
        since=ask.window.since,
        until=ask.window.until,
        tasks_looked_for=min(len(job_facts.tasks), TASKS),
        notes=_notes(job_facts, ask.window),
        query=tuple(short.text.splitlines()),
        portal=portal_link(resource_id, short.text, ask.window),
    )
    info = debug.debug_info
    if not isinstance(answer, Success | Partial):
        unread = log.model_copy(update={"reason": answer.reason, "fix": answer.fix})
        return debug.model_copy(update={"debug_info": info.model_copy(update={"log": unread})})
    lines = _lines(answer.rows, job_facts.job.job_id)
    gaps = _clock_gaps(job_facts, lines)
    read: dict[str, object] = {
        "status": "read" if isinstance(answer, Success) else "partial",
        "lines": len(lines),
        "records": answer.rows[0].total_items if answer.rows else 0,
        "clock_ahead_s": round(median(gaps), 3) if gaps else None,
        "clock_pairs": len(gaps),
        "says": _sentences(lines),
    }
    if isinstance(answer, Partial):
        read |= {"reason": answer.reason, "fix": answer.fix, "records": None}
    update = {
        "log": log.model_copy(update=read),
        "timeline": tuple(sorted((*info.timeline, *lines), key=lambda entry: entry.at)),
        "timeline_total": info.timeline_total + len(lines),
        "recommendation_details": (*info.recommendation_details, *_recommended(lines)),
    }
    return debug.model_copy(update={"debug_info": info.model_copy(update=update)})


def _lines(rows: Iterable[JobLogRow], job_id: str) -> tuple[LogLine, ...]:
    lines = [_line(row, job_id) for row in rows]
    cut = {"stack": f"[cut: only the newest {STACKS} exceptions keep their stack]"}
    for place in [place for place, line in enumerate(lines) if line.stack][:-STACKS]:
        lines[place] = lines[place].model_copy(update=cut)
    return tuple(lines)


def _line(row: JobLogRow, job_id: str) -> LogLine:
    task_id = row.id if row.id != job_id else None
    return LogLine(
        source=row.source,
        at=row.at,
        severity=row.severity,
        type=row.type,
        text=row.text,
        stack=row.stack,
        result_code=row.result_code,
        duration_ms=row.duration_ms,
        task_id=task_id,
        match=f"{'task' if task_id else 'job'} id {WORDS[row.matched_by]}",
        operation_name=row.operation_name,
        role=row.role,
        role_instance=row.role_instance,
        items=row.items,
    )


def _notes(job_facts: JobFacts, window: Window) -> tuple[str, ...]:
    notes = []
    if len(job_facts.tasks) > TASKS:
        notes.append(
            f"Looked for the job and {TASKS} of its {len(job_facts.tasks):,} tasks, failures and open ones first."
        )
    if window.until > job_facts.observed_at - INGESTION:
        notes.append("Telemetry arrives up to five minutes late: the newest records may be missing.")
    if window.since > job_facts.job.created_at:
        notes.append(
            f"Read since {clock(window.since, job_facts.observed_at)}, the last {LONGEST.days} days of the job."
        )
    return tuple(notes)


def _clock_gaps(job_facts: JobFacts, lines: Iterable[LogLine]) -> list[float]:
    """Seconds from what the database recorded of a task to the record of the same: its start, or its failure."""
    first: dict[str, datetime] = {}
    thrown: dict[str, datetime] = {}
    for line in lines:
        if line.task_id and line.source == "exception":
            thrown[line.task_id] = line.at
        elif line.task_id:
            first.setdefault(line.task_id, line.at)
    pairs = [
        pair
        for task in job_facts.tasks
        for pair in (
            (task.execution_started_at, first.get(task.task_id)),
            (task.ended_at if task.status == "failed" else None, thrown.get(task.task_id)),
        )
    ]
    return [(seen - at).total_seconds() for at, seen in pairs if at and seen and abs(seen - at) <= SAME_EVENT]


def _sentences(lines: Iterable[LogLine]) -> tuple[str, ...]:
    """What was logged most, in a sentence a kind: exceptions by type, failing calls by target and answer."""
    given = list(lines)
    thrown = Counter(line.type for line in given if line.source == "exception")
    calls = Counter((line.type, line.result_code) for line in given if _failing_call(line))
    return (
        *(
            f"{counted(times, 'exception')} of type {name or 'unknown'}."
            for name, times in thrown.most_common(MOST_SENTENCES)
        ),
        *(
            f"{counted(times, 'call')} to {target} {answered(code)}."
            for (target, code), times in calls.most_common(MOST_SENTENCES)
        ),
    )


def _failing_call(line: LogLine) -> bool:
    return line.source == "dependency" and (line.severity or 0) >= ERROR


def _recommended(lines: Iterable[LogLine]) -> tuple[Recommendation, ...]:
    """What to do about the call that failed most."""
    calls = Counter((line.type, line.result_code) for line in lines if _failing_call(line))
    return tuple(
        Recommendation(
            action=Action(text=f"{target} {answered(code)}. {BY_CODE.get(code, OTHERWISE)}"),
            evidence=f"The logs of this job have {counted(times, 'such call')}.",
        )
        for (target, code), times in calls.most_common(1)
    )
