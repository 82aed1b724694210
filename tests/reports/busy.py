"""The busy night: three findings that need someone, five to watch, and everything a report can draw."""

from datetime import datetime, timedelta

from analysis.model import Action, Chart, Finding, Headline, QueryCost, Result, Snapshot, Table
from tests.reports.stories import NOW, TYPES, at, columns, job, result, snapshot, week

TRACEBACK = """Traceback (most recent call last):
  File "/app/worker/handlers/raster.py", line 214, in run
    blob = client.download_blob(path, timeout=30)
  File "/app/worker/storage.py", line 88, in download_blob
    raise ConnectionTimeout(f"{host} timed out after {timeout} s") from error
worker.storage.ConnectionTimeout: stgeoprod.blob.core.example.net timed out after 30 s"""

RETRY = """UPDATE app.tasks AS tasks
SET status = 'queued', heartbeat = NULL, retry_count = least(tasks.retry_count + 1, 10)
WHERE tasks.task_type = 'process_raster' AND tasks.status = 'failed'
    AND tasks.updated_at > '2026-11-24 02:10:00'
RETURNING tasks.task_id, tasks.parent_job_id;"""


def evidence(title: str, total: int, shown: int = 12) -> Table:
    rows = [
        {
            "job_id": job(n),
            "task_id": f"{job(n)[:16]}-s2-{n:03}",
            "stage": 2,
            "last_beat_at": at(3, 12) - timedelta(seconds=7 * n),
            "silent_s": 10_080.0 + 7 * n,
            "retry_count": n % 4,
        }
        for n in range(shown)
    ]
    named = columns(
        ("job_id", "Job", "job_id"),
        ("task_id", "Task", "task_id"),
        ("stage", "Stage", "int"),
        ("last_beat_at", "Last beat", "timestamp"),
        ("silent_s", "Silent for", "duration_s"),
        ("retry_count", "Retries", "int"),
    )
    return Table.of(title, named, rows, total=total)


def findings() -> list[Finding]:
    return [
        Finding(
            key="errors/failure_rate:task_type=process_raster",
            severity="critical",
            title="process_raster fails 31 % of its tasks, usually 2 %",
            observed="ConnectionTimeout: <host> timed out after <n> s. 1,204 tasks in 86 jobs, 97 % of them with"
            " container = bronze-eu.",
            threshold="5 % and twice the usual; critical from 20 %",
            since=at(2, 10),
            count=1204,
            evidence=evidence("Failed tasks of process_raster, newest first", 1204),
            why="A rate that leaves its usual range has one cause more often than many.",
            actions=(
                Action(text="Raise the storage account's request limit, or lower the fan-out of process_raster."),
                Action(text="Then send the failed tasks round again", code=RETRY, language="sql"),
            ),
        ),
        Finding(
            key="poison/stage_not_advanced:process_raster",
            severity="critical",
            title="12 jobs stand still: their stage is finished but the job never advanced",
            observed="12 jobs of process_raster finished every task of stage 2 and stayed there; the oldest since 5 h.",
            threshold="5 min after the last task",
            since=at(0, 58),
            count=12,
            evidence=evidence("Jobs that stand still, oldest first", 12),
            why="Nobody will advance them: the call that should have done it has already failed.",
            actions=(
                Action(
                    text="Advance each by hand",
                    code="SELECT * FROM app.advance_job_stage('<job_id>', 2);",
                    language="sql",
                ),
            ),
        ),
        Finding(
            key="poison/silent_heartbeat:stage_vector",
            severity="critical",
            title="Worker silent: 40 tasks of stage_vector stopped beating together at 03:12",
            observed="40 tasks in processing sent no heartbeat for more than 5 min. All were claimed by host 7f3a0c.",
            threshold="5 min",
            since=at(3, 12),
            count=40,
            evidence=evidence("Silent tasks of stage_vector", 40),
            why="A worker that died leaves its tasks in processing for ever: their jobs wait and never end.",
            actions=(Action(text="Look whether host 7f3a0c restarted at 03:12; then requeue its tasks."),),
        ),
        Finding(
            key="performance/task_duration:reproject",
            severity="warning",
            title="reproject takes 60 % longer: p95 66 s, yesterday 41 s",
            observed="Over 1,880 tasks, against 1,912 in the window before.",
            threshold="1.5 times the window before, over at least 20 tasks",
            since=at(6, 0, days_ago=1),
            count=1880,
            actions=(Action(text="Compare its slowest tasks below with yesterday's."),),
        ),
        Finding(
            key="poison/backlog:tile_index",
            severity="warning",
            title="tile_index falls behind: 412 tasks wait, the oldest 41 min",
            observed="It takes in 310 tasks an hour and completes 190; at this rate it never drains.",
            threshold="30 min and more arrivals than completions",
            since=at(5, 19),
            count=412,
            actions=(Action(text="Add workers for tile_index, or hold its jobs back."),),
        ),
        Finding(
            key="poison/retries:thumbnail",
            severity="warning",
            title="18 tasks of thumbnail used up their retries",
            observed="18 failed with 3 retries of 3 behind them.",
            threshold="3 retries",
            since=at(22, 40, days_ago=1),
            count=18,
            evidence=evidence("Tasks without retries left", 18),
            actions=(Action(text="They fail on the same input each time: open one of them before retrying."),),
        ),
        Finding(
            key="health/transactions:idle",
            severity="warning",
            title="A session of etl_admin has been idle in a transaction for 17 min",
            observed="Process 40112 from 10.2.0.14 holds xmin 81220194; vacuum cannot pass it.",
            threshold="5 min; critical from 30 min",
            since=at(5, 43),
            count=1,
            actions=(
                Action(text="Ask its owner, or end it", code="SELECT pg_terminate_backend(40112);", language="sql"),
            ),
        ),
        Finding(
            key="health/connections:saturation",
            severity="warning",
            title="82 % of the connections are taken",
            observed="164 of 200 that are not reserved; geo_worker holds 121 of them.",
            threshold="80 %; critical from 90 %",
            count=164,
            actions=(
                Action(text="Put the workers behind a pooler.", code="pool_mode = transaction", language="setting"),
            ),
        ),
        Finding(
            key="performance/indexes:tasks_time",
            severity="advice",
            title="tasks has no index on its time columns",
            observed="A query that filters tasks by time alone reads all 4.1 million rows.",
            why="It costs nothing today, and a table scan on the day when someone asks.",
            actions=(
                Action(
                    text="If such queries are common, build it without blocking writers",
                    code="CREATE INDEX CONCURRENTLY tasks_updated_at_idx ON app.tasks (updated_at);",
                    language="sql",
                ),
            ),
        ),
        Finding(
            key="performance/indexes:unused",
            severity="advice",
            title="3 indexes have not been used for 21 days",
            observed="Together they take 1.9 GiB and are written at every update.",
            count=3,
        ),
    ]


def hours(scale: float = 1.0, since: int = 0) -> list[tuple[datetime, int]]:
    start = NOW - timedelta(hours=24)
    return [(start + timedelta(hours=h), round(scale * (h * h % 17 + 4 * (h > 19)))) for h in range(since, 24)]


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


def failure_patterns() -> Result:
    texts = (
        ("ConnectionTimeout: <host> timed out after <n> s", "new", 1204, 86, "process_raster"),
        ("KeyError: <key> in bands of <path>", "ongoing", 148, 12, "thumbnail"),
        ("MemoryError: cannot allocate <size> for a window of <n> x <n> pixels at zoom <n> of <path>", "ongoing", 96, 31, "reproject"),
        ("SchemaMismatch: column <name> is <type>, expected <type>", "escalating", 41, 9, "stage_vector"),
        ("OSError: [Errno <n>] No space left on device: <path>", "quiet", 22, 4, "tile_index"),
    )  # fmt: skip
    patterns = [
        {
            "id": f"p{i}", "template": text, "kind": "exception", "exception_type": text.split(":")[0],
            "location": "worker/storage.py:download_blob", "state": state, "tasks": tasks, "jobs": jobs,
            "sampled": i == 0, "first_seen": at(2, 10).isoformat(), "last_seen": at(5, 58).isoformat(),
            "known_since": None, "task_types": {kind: tasks}, "stages": {"2": tasks},
            "hours": [{"at": when.isoformat(), "tasks": n} for when, n in hours(tasks / 60, 20 - 5 * i if i < 4 else 0)],
            "discriminators": [], "members": [f"m{i}"], "merges": [],
            "placeholders": [
                {"kind": "host", "distinct": 1, "complete": True, "top": [["stgeoprod.blob.core.example.net", tasks]]},
                {"kind": "n", "distinct": 4, "complete": False, "top": [["30", tasks - 20], ["60", 14], ["10", 6]]},
            ],
            "newest": {"task_id": f"{job(i)[:16]}-s2-031", "job_id": job(i), "task_type": kind, "at": at(5, 58).isoformat(), "text": TRACEBACK},
            "oldest": {"task_id": None, "job_id": job(i + 50), "task_type": kind, "at": at(2, 10).isoformat(), "text": text},
        }
        for i, (text, state, tasks, jobs, kind) in enumerate(texts)
    ]  # fmt: skip
    named = columns(
        ("template", "Pattern", "code"), ("state", "State", "text"), ("tasks", "Tasks", "int"), ("jobs", "Jobs", "int")
    )
    bars = [
        {"at": hour["at"], "value": hour["tasks"], "group": str(p["template"])[:40]}
        for p in patterns
        for hour in p["hours"]  # type: ignore[attr-defined]
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


def durations() -> Result:
    rows = [
        {
            "type": name, "stage": stage, "tasks": 1880 - 211 * i, "p50": 9.2 * (i + 1), "p95": 41.0 * (i + 1) ** 1.5,
            "p99": 66.0 * (i + 1) ** 2, "before": 40.0 * (i + 1) ** 1.4, "wait": 0.4 * i,
        }
        for i, name in enumerate(TYPES)
        for stage in (1, 2)
    ]  # fmt: skip
    named = columns(
        ("type", "Task type", "code"),
        ("stage", "Stage", "int"),
        ("tasks", "Tasks", "int"),
        ("p50", "p50", "duration_s"),
        ("p95", "p95", "duration_s"),
        ("p99", "p99", "duration_s"),
        ("before", "p95 before", "duration_s"),
        ("wait", "Wait", "duration_s"),
    )
    ranges = [{"label": r["type"], "p50_s": r["p50"], "p95_s": r["p95"], "p99_s": r["p99"]} for r in rows[::2]]
    return result(
        "performance/task_duration",
        "Some tasks take longer than usual",
        "warning",
        headline=Headline(label="p95 of all tasks", value=66.2, kind="duration_s"),
        summary="updated_at of a terminal task stands for its finish: the schema records none.",
        tables=(Table.of("Duration by type and stage", named, rows, total=31, note="At least 20 tasks each."),),
        charts=(
            Chart(
                spec="percentile_ranges",
                title="How long tasks take, by type",
                description="reproject is the slowest of six types, with a p99 of 40 min.",
                rows=tuple(ranges),
            ),
        ),
    )


def throughput() -> Result:
    bars = [
        {"at": when, "value": 40 + value * 9, "group": name}
        for name in TYPES[:3]
        for when, value in hours(len(name) / 9)
    ]
    return result(
        "performance/throughput",
        "Tasks completed by type",
        headline=Headline(label="tasks an hour", value=623.4, kind="per_hour"),
        charts=(
            Chart(
                spec="hourly_bars",
                title="Tasks completed an hour",
                description="Between 130 and 610 an hour; the last full hour had 402.",
                rows=tuple(bars),
            ),
        ),
    )


def counts(id_: str, title: str, key: str, total: int) -> Result:
    rows = [
        {"type": name, "status": status, "rows": (total // 30) * (6 - i) // (1 + 4 * j)}
        for i, name in enumerate(TYPES)
        for j, status in enumerate(("completed", "failed", "processing", "queued"))
    ]
    named = columns(("type", "Type", "code"), ("status", "Status", "status"), ("rows", key.capitalize(), "int"))
    return result(
        id_,
        title,
        headline=Headline(label=key, value=total),
        tables=(Table.of(f"{key.capitalize()} created in the window", named, rows),),
    )


def statements() -> Result:
    sql = "SELECT tasks.task_id, tasks.parameters FROM app.tasks AS tasks WHERE tasks.status = $1 AND tasks.task_type = $2\nORDER BY tasks.created_at\nLIMIT $3\nFOR UPDATE SKIP LOCKED"
    rows = [
        {"statement": sql if i % 2 else "COMMIT", "calls": 81_000 // (i + 1), "total": 91_000.0 / (i + 1),
         "mean": 1.12 + i, "rows": 12, "hit": 99.2 - i * 7, "temp": 1024 * 1024 * 3 ** i}
        for i in range(8)
    ]  # fmt: skip
    named = columns(
        ("statement", "Statement", "code"),
        ("calls", "Calls", "int"),
        ("total", "Total", "duration_ms"),
        ("mean", "Mean", "duration_ms"),
        ("rows", "Rows", "number"),
        ("hit", "Cache hits", "percent"),
        ("temp", "Temp files", "bytes"),
    )
    ranked = [
        {"label": f"statement {i + 1}", "value": r["total"], "note": f"{r['calls']} calls"} for i, r in enumerate(rows)
    ]
    return result(
        "performance/statements",
        "Statements by total time",
        headline=Headline(label="in statements since the last run", value=214.0, kind="duration_s"),
        tables=(Table.of("Statements by total time", named, rows, total=187),),
        charts=(
            Chart(
                spec="ranked_bars",
                title="Total time in ms",
                description="The first takes a third of it.",
                rows=tuple(ranked),
            ),
        ),
    )


def plain() -> list[Result]:
    """What is fine, unknown or not asked here."""
    fine = {
        "errors/common_factors": "Failing tasks share nothing that succeeding ones lack",
        "poison/overdue": "No task runs far beyond its usual time",
        "poison/orphaned": "No task works for a job that is gone",
        "poison/unfinished_tasks": "Every finished job is finished",
        "poison/no_live_task": "Every job in processing has a task",
        "performance/stragglers": "No stage waits for one task",
        "performance/tables": "Tables are vacuumed",
        "health/blocking": "Nobody waits for a lock",
        "health/transaction_ids": "Transaction ids are far from wrapping",
        "health/sequences": "No sequence runs out",
        "health/stored_functions": "The stored functions are as expected",
    }
    mend = "GRANT pg_read_all_stats TO jobscope;"
    refused = "permission denied for view pg_stat_statements_info"
    return [
        *(result(id_, title, summary="Nothing found in the window." if i % 3 else "") for i, (id_, title) in enumerate(fine.items())),
        result("performance/cache", "Cache hits", "unknown", reason=refused, mend=mend),
        result("health/access", "What this role may read", "unknown", reason=refused, mend=mend),
        result("poison/storage_queues", "Poison queues are empty", "not_applicable", summary="JOBSCOPE_POISON_QUEUES is not set"),
    ]  # fmt: skip


def busy() -> Snapshot:
    results = [
        failure_rate(),
        failure_patterns(),
        result("poison/silent_heartbeat", "Tasks have stopped beating", "critical", headline=Headline(label="silent tasks", value=40)),
        result("poison/stage_not_advanced", "Jobs stand still", "critical", headline=Headline(label="jobs", value=12)),
        result("poison/retries", "Retries are used up", "warning", headline=Headline(label="tasks", value=18)),
        result("poison/backlog", "Work piles up", "warning", headline=Headline(label="oldest waiting", value=2460, kind="duration_s")),
        durations(),
        throughput(),
        statements(),
        result("performance/indexes", "Indexes", headline=Headline(label="in indexes", value=9_412_345_678, kind="bytes")),
        result("health/database", "The database answers", headline=Headline(label="to connect", value=18.4, kind="duration_ms")),
        counts("health/job_counts", "Jobs by status", "jobs", 156),
        counts("health/task_counts", "Tasks by status", "tasks", 6230),
        result("health/connections", "Connections are nearly used up", "warning", headline=Headline(label="of the connections", value=82.0, kind="percent")),
        result("health/transactions", "Transactions stay open", "warning", headline=Headline(label="oldest", value=1020, kind="duration_s")),
        *plain(),
    ]  # fmt: skip
    costs = [
        QueryCost(name=f"{r.id}", source="sql", duration_ms=4.2 + i * i % 90, rows=i * 7, failure="permission denied for view pg_stat_statements_info" if r.status == "unknown" else "")
        for i, r in enumerate(results)
    ]  # fmt: skip
    missed = (at(4, 15), at(4, 30))
    return snapshot("critical", results, findings(), history=week(), queries=costs, missed=missed)
