-- Which types have tasks in processing, how many of them never sent a heartbeat, and do heartbeats of the type move?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since,
        :'heartbeat_silent_s'::float8 * interval '1 second' AS silent
),

at_work AS MATERIALIZED (
    SELECT
        tasks.task_type,
        count(*) AS processing,
        count(*) FILTER (WHERE tasks.heartbeat IS NULL) AS without_heartbeat
    FROM params
    INNER JOIN tasks ON tasks.status = ANY(:'task_processing'::task_status[])
    INNER JOIN jobs
        ON
            tasks.parent_job_id = jobs.job_id
            AND jobs.status = ANY(:'job_open'::job_status[])
    GROUP BY tasks.task_type
),

-- A type whose tasks completed long after their last heartbeat writes it once, at the start: its silence says nothing.
-- All of the window is asked, where the first release asked its newest 500 jobs, and only while a task was silent.
recent AS MATERIALIZED (
    SELECT jobs.job_id
    FROM params
    INNER JOIN jobs ON jobs.updated_at > params.since
),

completed AS (
    SELECT
        tasks.task_type,
        count(*) AS long_completed,
        count(*) FILTER (WHERE tasks.updated_at - tasks.heartbeat > params.silent) AS quiet_completed
    FROM params
    CROSS JOIN recent
    INNER JOIN tasks
        ON
            recent.job_id = tasks.parent_job_id
            AND tasks.status = ANY(:'task_completed'::task_status[])
            AND tasks.heartbeat IS NOT NULL
            AND tasks.updated_at > params.since
            -- Shorter tasks cannot tell. Where starts are not recorded, the time in the queue counts as well.
            AND tasks.updated_at - coalesce(tasks.execution_started_at, tasks.created_at) > params.silent
    GROUP BY tasks.task_type
)

SELECT
    at_work.task_type::text AS task_type,
    at_work.processing::bigint AS processing,
    at_work.without_heartbeat::bigint AS without_heartbeat,
    coalesce(completed.long_completed, 0)::bigint AS long_completed,
    coalesce(completed.quiet_completed, 0)::bigint AS quiet_completed
FROM at_work
LEFT JOIN completed ON at_work.task_type = completed.task_type
ORDER BY at_work.task_type ASC
LIMIT 1000;
