"""What someone should know after the busy night."""

from datetime import timedelta

from analysis.model import Action, Finding
from analysis.tables import Table
from tests.reports.stories import at, columns, job

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
        ("last_beat_at", "Last heartbeat", "timestamp"),
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
            title="40 tasks of stage_vector stopped sending heartbeats together at 03:12 UTC",
            observed="40 tasks in processing sent no heartbeat for more than 5 min. All were claimed by host 7f3a0c.",
            threshold="5 min",
            since=at(3, 12),
            count=40,
            evidence=evidence("Silent tasks of stage_vector", 40),
            why="A worker that died leaves its tasks in processing for ever: their jobs wait and never end.",
            actions=(Action(text="Look whether host 7f3a0c restarted at 03:12 UTC; then requeue its tasks."),),
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
            observed="No scan since 20:40 UTC on 31 December 2025, nor since 20:40 UTC on 9 November.",
            count=3,
        ),
    ]
