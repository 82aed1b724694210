-- When is the next run of each DAG with a schedule to be made, and when did the scheduler beat last?
WITH scheduled AS MATERIALIZED (
    SELECT dag.*
    FROM dag
    -- What is stale stands in no file any more.
    WHERE dag.next_dagrun_create_after IS NOT NULL AND dag.is_stale IS NOT TRUE
    ORDER BY dag.next_dagrun_create_after ASC
    LIMIT 199
)

SELECT
    scheduled.dag_id AS schedule,
    scheduled.timetable_summary AS cadence,
    NULL::text AS timezone,
    (
        -- By the unique index over both: one run.
        SELECT coalesce(dag_run.run_after, dag_run.queued_at)
        FROM dag_run
        WHERE dag_run.dag_id = scheduled.dag_id AND dag_run.logical_date IS NOT NULL
        ORDER BY dag_run.logical_date DESC
        LIMIT 1
    ) AS last_at,
    scheduled.next_dagrun_create_after AS next_at,
    NULL::double precision AS gap_s,
    -- With as many runs open as it may have it gets no further one, which is no fault of the schedule.
    coalesce(scheduled.is_paused, FALSE) OR coalesce(scheduled.exceeds_max_non_backfill, FALSE) AS paused
FROM scheduled
UNION ALL
-- Without it nothing runs, whether it has a schedule or not. Airflow itself holds it for dead after 30 seconds
-- (scheduler_health_check_threshold); each start of one has a row of its own.
SELECT
    'the scheduler itself' AS schedule,
    NULL::text AS cadence,
    NULL::text AS timezone,
    max(job.latest_heartbeat) AS last_at,
    max(job.latest_heartbeat) + interval '30 seconds' AS next_at,
    NULL::double precision AS gap_s,
    FALSE AS paused
FROM job
WHERE job.job_type = 'SchedulerJob'
HAVING max(job.latest_heartbeat) IS NOT NULL
ORDER BY schedule ASC
LIMIT 200;
