"""The tables on the page of one job."""

from collections.abc import Mapping, Sequence
from typing import cast

from reports.job_lanes import staged
from reports.job_log import rows

type Json = Mapping[str, object]


def tables(debugged: Json, info: Json) -> Mapping[str, Json]:
    """By name; of a job without stages, without their column."""
    made = _tables(debugged, info)
    if staged(debugged):
        return made
    return {
        name: {**table, "columns": [one for one in cast(Sequence[Json], table["columns"]) if one["key"] != "stage"]}
        for name, table in made.items()
    }


def _median(debugged: Json) -> str:
    """What stands for a job's tasks of one type, where there is such a row."""
    several = any(one["subject"] != "job" for one in cast(Sequence[Json], debugged["against_usual"]))
    return "For tasks, this one is the median of the job's. " if several else ""


def _tables(debugged: Json, info: Json) -> Mapping[str, Json]:
    records_start = any(task["started_at"] for task in cast(Sequence[Json], debugged["tasks"]))
    run = (
        (("wait_s", "Waited", "duration_s"), ("run_s", "Ran", "duration_s"))
        if records_start
        else (("took_s", "Took", "duration_s"),)
    )
    return {
        "stages": table(
            "Stage by stage",
            _first_gap_blank(cast(Sequence[Json], debugged["stages"])),
            ("stage", "Stage", "int"),
            ("tasks", "Tasks", "int"),
            ("started_at", "Started", "timestamp"),
            ("ended_at", "Ended", "timestamp"),
            ("gap_before_s", "Gap before", "duration_s"),
            ("wall_s", "Took", "duration_s"),
            ("busy_s", "Busy together", "duration_s"),
            ("parallelism", "Parallelism", "number"),
            note="Parallelism is busy time per time that passed. An end or a gap is unknown while the stage works.",
        ),
        "path": table(
            "Critical path: the last task of each stage",
            debugged["critical_path"],
            ("stage", "Stage", "int"),
            ("task_id", "Task", "task_id"),
            ("task_type", "Type", "code"),
            ("status", "Status", "status"),
            ("started_at", "Began", "timestamp"),
            ("took_s", "Took", "duration_s"),
            ("usual_s", "Usual p50", "duration_s"),
            ("sooner_s", "Time over usual", "duration_s"),
        ),
        "beside": table(
            "This job against its type",
            debugged["against_usual"],
            ("subject", "Of", "text"),
            ("type_name", "Type", "code"),
            ("others", "Others", "int"),
            ("p50_s", "p50", "duration_s"),
            ("p95_s", "p95", "duration_s"),
            ("this_s", "This one", "duration_s"),
            ("slower_than_percent", "Slower than", "percent"),
            note=f"{_median(debugged)}{debugged['beside_note']}",
        ),
        "timeline": table(
            "State changes, events and log lines in time order",
            rows(cast(Sequence[Json], debugged["timeline"])),
            ("at", "At", "timestamp"),
            ("what", "What", "status"),
            ("stage", "Stage", "int"),
            ("task_type", "Type", "code"),
            ("tasks", "Tasks", "int"),
            ("task_id", "Task, or the first", "task_id"),
            ("text", "Said", "code"),
            ("instance", "Instance", "code"),
            total=info["timeline_total"],
        ),
        "tasks": table(
            "Tasks, failures first",
            [_task_row(task) for task in cast(Sequence[Json], debugged["tasks"])],
            ("task_id", "Task", "task_id"),
            ("stage", "Stage", "int"),
            ("task_type", "Type", "code"),
            ("status", "Status", "status"),
            ("alike", "Tasks alike", "int"),
            ("p50_s", "Took p50", "duration_s"),
            ("longest_s", "Took at most", "duration_s"),
            *run,
            ("retry_count", "Retries", "int"),
            ("last_heartbeat", "Last heartbeat", "timestamp"),
            *_where_recorded(debugged),
            ("error", "Error", "code"),
            total=cast(int, info["tasks_total"]) - len(cast(Sequence[Json], debugged["alike"])),
        ),
        "alike": table(
            "Tasks like those above",
            [_task_row(task) for task in cast(Sequence[Json], debugged["alike"])],
            ("task_id", "Task", "task_id"),
            ("stage", "Stage", "int"),
            ("task_type", "Type", "code"),
            ("status", "Status", "status"),
            ("ended_at", "Ended", "timestamp"),
            ("took_s", "Took", "duration_s"),
            ("retry_count", "Retries", "int"),
        ),
        "dependencies": table(
            "Other jobs that this one has to do with",
            debugged["dependencies"],
            ("relation", "This one is", "text"),
            ("job_id", "Job", "job_id"),
            ("job_type", "Type", "code"),
            ("status", "Status, unless gone", "status"),
        ),
        "edges": table(
            "What waits for what",
            debugged["edges"],
            ("task_id", "Task", "task_id"),
            ("waits_for", "Waits for", "task_id"),
            ("optional", "Goes on when that fails", "text"),
        ),
        "attempts": table(
            "Attempts",
            debugged["attempts"],
            ("task_id", "Task", "task_id"),
            ("attempt", "Attempt", "int"),
            ("started_at", "Started", "timestamp"),
            ("ended_at", "Ended", "timestamp"),
            ("outcome", "Outcome", "status"),
            ("error", "Error", "code"),
        ),
        "events": table(
            "Events, as the system wrote them down",
            debugged["events"],
            ("at", "At", "timestamp"),
            ("task_id", "Task", "task_id"),
            ("event", "Event", "status"),
            ("detail", "Detail", "text"),
        ),
    }


_OF_SOME = (
    ("checkpoint_phase", "Checkpoint", "int"),
    ("checkpoint_updated_at", "Reached", "timestamp"),
    ("error_type", "Error type", "code"),
    ("retryable", "May be retried", "text"),
)


def _where_recorded(debugged: Json) -> list[tuple[str, str, str]]:
    """Columns that some versions of a system fill: each where any of the tasks has it."""
    tasks = cast(Sequence[Json], debugged["tasks"])
    return [column for column in _OF_SOME if any(task.get(column[0]) is not None for task in tasks)]


def _task_row(task: Json) -> Json:
    """What a task does not have is not unknown: no error, and a heartbeat that never came."""
    return {
        **task,
        "error": task["error"] or ("" if task["status"] != "failed" else None),
        "last_heartbeat": task["last_heartbeat"] or "never",
        **{name: "" for name, _, _ in _OF_SOME if task.get(name) is None},
    }


def _first_gap_blank(stages: Sequence[Json]) -> list[Json]:
    return [
        {**stage, "gap_before_s": "" if place == 0 else stage["gap_before_s"]} for place, stage in enumerate(stages)
    ]


def table(title: str, rows: object, *columns: tuple[str, str, str], total: object = None, note: str = "") -> Json:
    """A table as the table macro takes it; a column without any value is left out."""
    given = [dict(row) for row in cast(Sequence[Json], rows)]
    kept = [c for c in columns if any(row[c[0]] not in (None, "", "never") for row in given)]
    return {
        "title": title,
        "columns": [{"key": key, "title": name, "kind": kind} for key, name, kind in kept],
        "rows": given,
        "total": len(given) if total is None else total,
        "note": note,
    }
