"""The failures of the busy night: rates and patterns."""

from datetime import datetime

from analysis.model import Headline, Result
from analysis.tables import Chart, Table
from tests.reports.stories import at, columns, hours, job, result

TRACEBACK = """Traceback (most recent call last):
  File "/app/worker/handlers/raster.py", line 214, in run
    blob = client.download_blob(path, timeout=30)
  File "/app/worker/storage.py", line 88, in download_blob
    raise ConnectionTimeout(f"{host} timed out after {timeout} s") from error
worker.storage.ConnectionTimeout: stgeoprod.blob.core.example.net timed out after 30 s"""


def failure_rate() -> Result:
    rates = {"process_raster": 31.2, "stage_vector": 2.2, "thumbnail": 4.6, "tile_index": 0.4, "reproject": 0.0}
    rows = [
        {"type": t, "ended": 3860 - 500 * i, "failed": round((3860 - 500 * i) * r / 100), "rate": r, "before": b}
        for i, ((t, r), b) in enumerate(zip(rates.items(), (2.0, 2.4, 4.4, 0.4, None), strict=True))
    ]
    lines = [
        {"at": when, "value": value / 2 + (25 if name == "process_raster" and when >= at(2) else 0), "series": name}
        for name in ("process_raster", "stage_vector", "thumbnail")
        for when, value in hours(len(name) / 12)
    ]
    named = columns(
        ("type", "Task type", "code"),
        ("ended", "Ended", "int"),
        ("failed", "Failed", "int"),
        ("rate", "Rate", "percent"),
        ("before", "Window before", "percent"),
    )
    return result(
        "errors/failure_rate",
        "Failures have become more frequent",
        "critical",
        headline=Headline(label="of the tasks failed", value=9.4, kind="percent"),
        tables=(Table.of("Failure rate by task type", named, rows),),
        charts=(
            Chart(
                spec="trend_lines",
                title="Failed tasks in percent of those that ended, by hour",
                description="process_raster lost most: 1,204 of 3,860 tasks in the window.",
                rows=tuple(lines),
            ),
        ),
    )


def sample(number: int, task_type: str, when: datetime, text: str) -> dict[str, object]:
    task_id = f"{job(number)[:16]}-s2-031"
    return {"task_id": task_id, "job_id": job(number), "task_type": task_type, "at": when.isoformat(), "text": text}


def failure_patterns() -> Result:
    texts = (
        ("ConnectionTimeout: <host> timed out after <n> s", "new", 1204, 86, "process_raster"),
        ("KeyError: <key> in bands of <path>", "ongoing", 148, 12, "thumbnail"),
        (f"MemoryError: cannot allocate {'<size> for a window of <n> x <n> ' * 3}", "ongoing", 96, 31, "reproject"),
        ("SchemaMismatch: column <name> is <type>, expected <type>", "escalating", 41, 9, "stage_vector"),
        ("OSError: [Errno <n>] No space left on device: <path>", "quiet", 22, 4, "tile_index"),
    )
    series = [hours(tasks / 60, 20 - 5 * i if i < 4 else 0) for i, (_, _, tasks, _, _) in enumerate(texts)]
    patterns = [
        {
            "id": f"p{i}",
            "template": text,
            "title": text,
            "kind": "exception",
            "exception_type": text.split(":")[0],
            "location": "worker/storage.py:download_blob",
            "state": state,
            "tasks": tasks,
            "jobs": jobs,
            "sampled": i == 0,
            "first_seen": at(2, 10).isoformat(),
            "last_seen": at(5, 58).isoformat(),
            "known_since": None,
            "task_types": {kind: tasks},
            "stages": {"2": tasks},
            "hours": [{"at": when.isoformat(), "tasks": n} for when, n in series[i]],
            "discriminators": [],
            "members": [f"m{i}"],
            "merges": [],
            "placeholders": [
                {"kind": "host", "distinct": 1, "complete": True, "top": [["stgeoprod.example.net", tasks]]},
                {"kind": "n", "distinct": 4, "complete": False, "top": [["30", tasks - 20], ["60", 14], ["10", 6]]},
            ],
            "newest": sample(i, kind, at(5, 58), TRACEBACK),
            "oldest": sample(i + 50, kind, at(2, 10), text),
        }
        for i, (text, state, tasks, jobs, kind) in enumerate(texts)
    ]
    named = columns(
        ("template", "Pattern", "code"), ("state", "State", "text"), ("tasks", "Tasks", "int"), ("jobs", "Jobs", "int")
    )
    bars = [
        {"at": when, "value": n, "group": text[:40]}
        for (text, *_), struck in zip(texts, series, strict=True)
        for when, n in struck
    ]
    return result(
        "errors/failure_patterns",
        "Failures come in patterns",
        "warning",
        headline=Headline(label="failure patterns", value=14),
        summary="1,562 failures are 14 faults",
        data={"patterns": patterns, "patterns_total": 14, "failed": 1562, "sampled": True},
        tables=(Table.of("Failure patterns by tasks lost", named, patterns, total=14),),
        charts=(
            Chart(
                spec="hourly_bars",
                title="Failed tasks an hour, by pattern",
                description="The largest of 14 patterns is ConnectionTimeout with 1,204 tasks.",
                rows=tuple(bars),
            ),
        ),
    )
