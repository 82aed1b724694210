-- Which runs were due, or had a task that ran, from :'since' to before :'until', or are open?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since,
        :'until'::timestamptz AS until,
        :'job_open'::text[] AS job_open
)

SELECT
    dag_run.dag_id,
    dag_run.run_id
FROM dag_run
CROSS JOIN params
WHERE dag_run.run_after >= params.since AND dag_run.run_after < params.until
UNION
-- Runs of the past that a backfill makes or somebody clears, and those that took long, by the tasks that ran.
SELECT
    task_instance.dag_id,
    task_instance.run_id
FROM task_instance
CROSS JOIN params
WHERE task_instance.last_heartbeat_at >= params.since AND task_instance.last_heartbeat_at < params.until
UNION
-- Version 2 has neither of these times, but an index on this one.
SELECT
    dag_run.dag_id,
    dag_run.run_id
FROM dag_run
CROSS JOIN params
WHERE
    dag_run.run_after IS NULL
    AND dag_run.last_scheduling_decision >= params.since
    AND dag_run.last_scheduling_decision < params.until
UNION
-- The states in letters: only so the partial indexes are known to hold them.
SELECT
    dag_run.dag_id,
    dag_run.run_id
FROM dag_run
CROSS JOIN params
WHERE dag_run.state = 'queued' AND dag_run.state = ANY(params.job_open)
UNION
SELECT
    dag_run.dag_id,
    dag_run.run_id
FROM dag_run
CROSS JOIN params
WHERE dag_run.state = 'running' AND dag_run.state = ANY(params.job_open);
