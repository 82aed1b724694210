-- Which tasks run now, those first that have run longest?
-- By the index on the status; in a storm of tasks that never end only so many are looked at.
WITH running AS MATERIALIZED (
    SELECT
        tasks.task_id,
        tasks.parent_job_id,
        tasks.task_type,
        tasks.status,
        tasks.stage,
        tasks.retry_count,
        tasks.claimed_by,
        tasks.execution_started_at,
        tasks.heartbeat,
        tasks.created_at
    FROM tasks
    WHERE tasks.status = ANY(:'task_processing'::task_status[])
    LIMIT 10000
)

SELECT
    running.task_id::text AS task_id,
    coalesce(running.parent_job_id::text, '(none)') AS job_id,
    coalesce(running.task_type::text, '(none)') AS task_type,
    running.status::text AS status,
    coalesce(running.stage, 1)::bigint AS stage,
    running.retry_count::bigint AS retry_count,
    running.claimed_by::text AS worker,
    running.execution_started_at::timestamptz AS started_at,
    running.heartbeat::timestamptz AS last_heartbeat,
    running.created_at::timestamptz AS created_at
FROM running
ORDER BY coalesce(running.execution_started_at, running.created_at)::timestamptz ASC, running.task_id ASC
LIMIT 10000;
