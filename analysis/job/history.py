"""What happened to a job, beside the times that its rows have now: events, or what runs saw change. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from analysis.job.debug_model import JobDebug
from analysis.job.debug_parts import Change, DebugTask, Event
from analysis.job.system_rows import EventRow
from analysis.record.seen import SeenChange

DETAIL = 200
"""Characters of what an event says, cut once secrets are removed: what is cut before may hide one."""
SAME = timedelta(seconds=2)
"""An event this near to a time of the row tells the same once more."""
_WORDS = {"succeeded": ("succeeded", "completed", "success")}
"""What systems call a state in their events, where it is not its own name."""


def with_history(debug: JobDebug, events: Iterable[EventRow], seen: Iterable[SeenChange]) -> JobDebug:
    """The explanation with the system's events of the job; of a job without any with what runs saw change."""
    info = debug.debug_info
    written = tuple(
        Event(task_id=row.task_id, at=row.at, event=row.event, detail=row.detail and row.detail[:DETAIL])
        for row in events
    )
    known = {task.task_id: task for task in info.tasks}
    changes = tuple(_of_events(debug, written, known) if written else _of_runs(seen, debug.job_id))
    update = {
        "events": written,
        "timeline": tuple(sorted((*info.timeline, *changes), key=lambda entry: entry.at)),
        "timeline_total": info.timeline_total + len(changes),
    }
    return debug.model_copy(update={"debug_info": info.model_copy(update=update)})


def _of_events(debug: JobDebug, events: Iterable[Event], known: Mapping[str, DebugTask]) -> Iterator[Change]:
    info = debug.debug_info
    of_job = ((("created",), info.created_at), (_words(info.job_status), info.ended_at))
    for event in events:
        task = known.get(event.task_id)
        if event.at is None or _is_time_of_row(event.event, event.at, _of_row(task) if task else of_job):
            continue
        yield Change(
            known_by="event",
            at=event.at,
            what=event.event,
            stage=task.stage if task else None,
            task_type=task.task_type if task else None,
            task_id=None if event.task_id == debug.job_id else event.task_id,
            tasks=0 if event.task_id == debug.job_id else 1,
            detail=event.detail or "",
        )


type Times = Iterable[tuple[tuple[str, ...], datetime | None]]


def _of_row(task: DebugTask) -> Times:
    started_at = task.started_at or task.created_at
    return (
        (("created", "queued"), task.created_at),
        (("started",), started_at),
        (_words(task.status), task.ended_at),
    )


def _words(status: str) -> tuple[str, ...]:
    return _WORDS.get(status, (status.partition("_")[0],))


def _is_time_of_row(event: str, at: datetime, times: Times) -> bool:
    return any(
        moment is not None and abs(at - moment) <= SAME and any(word in event for word in words)
        for words, moment in times
    )


def _of_runs(seen: Iterable[SeenChange], job_id: str) -> Iterator[Change]:
    for change in seen:
        attempt = f", attempt {change.attempts}" if change.attempts is not None and change.attempts > 1 else ""
        yield Change(
            known_by="two runs",
            at=change.until,
            since=change.since,
            what=f"{change.state_before} to {change.state}{attempt}",
            stage=change.stage,
            task_type=change.type_name,
            task_id=None if change.id == job_id else change.id,
            tasks=0 if change.id == job_id else 1,
        )
