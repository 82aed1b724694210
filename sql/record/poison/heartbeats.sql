-- Which types have tasks in processing, how many of them never sent a heartbeat, and do heartbeats of the type move?
WITH at_work AS (
    SELECT
        tasks.task_type,
        count(*) AS processing,
        count(*) FILTER (WHERE tasks.heartbeat_at IS NULL) AS without_heartbeat
    FROM tasks
    INNER JOIN jobs
        ON
            tasks.job_id = jobs.job_id
            AND jobs.gone_at IS NULL
            AND jobs.state NOT IN ('succeeded', 'failed', 'cancelled', 'skipped')
    WHERE tasks.gone_at IS NULL AND tasks.state = 'running'
    GROUP BY tasks.task_type
),

-- A type whose tasks completed long after their last heartbeat writes it once, at the start: its silence says nothing.
completed AS (
    SELECT
        tasks.task_type,
        count(*) AS long_completed,
        count(*) FILTER (
            WHERE epoch(tasks.ended_at - tasks.heartbeat_at) > getvariable('heartbeat_silent_s')
        ) AS quiet_completed
    FROM tasks
    WHERE
        tasks.state = 'succeeded'
        AND tasks.ended_at > getvariable('since')
        AND tasks.heartbeat_at IS NOT NULL
        -- Shorter tasks cannot tell. Where starts are not recorded, the time in the queue counts as well.
        AND epoch(tasks.ended_at - coalesce(tasks.started_at, tasks.created_at)) > getvariable('heartbeat_silent_s')
    GROUP BY tasks.task_type
)

SELECT
    at_work.task_type,
    at_work.processing,
    at_work.without_heartbeat,
    coalesce(completed.long_completed, 0)::BIGINT AS long_completed,
    coalesce(completed.quiet_completed, 0)::BIGINT AS quiet_completed
FROM at_work
LEFT JOIN completed ON at_work.task_type = completed.task_type
ORDER BY at_work.task_type ASC
LIMIT 1000;
