-- Which tasks have waited longest for a worker?
WITH params AS NOT MATERIALIZED (
    SELECT :'observed_at'::timestamptz AS observed_at
),

-- The same rules as in poison/backlog.
waiting AS (
    SELECT
        tasks.task_type,
        tasks.task_id,
        tasks.parent_job_id,
        tasks.stage,
        tasks.retry_count,
        greatest(
            CASE WHEN tasks.retry_count > 0 THEN tasks.updated_at ELSE tasks.created_at END,
            tasks.execute_after
        ) AS waiting_since
    FROM params
    INNER JOIN tasks
        ON
            tasks.status = ANY(:'task_waiting'::task_status[])
            AND (tasks.execute_after IS NULL OR tasks.execute_after <= params.observed_at)
    INNER JOIN jobs
        ON
            tasks.parent_job_id = jobs.job_id
            AND jobs.status = ANY(:'job_open'::job_status[])
)

SELECT
    waiting.task_type::text AS task_type,
    waiting.task_id::text AS task_id,
    waiting.parent_job_id::text AS job_id,
    waiting.stage::bigint AS stage,
    waiting.retry_count::bigint AS retry_count,
    waiting.waiting_since::timestamptz AS waiting_since
FROM waiting
ORDER BY waiting.waiting_since ASC, waiting.task_id ASC
LIMIT 100;
