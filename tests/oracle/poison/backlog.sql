-- How many tasks wait now, by task type, and since when has the oldest of them waited?
WITH params AS NOT MATERIALIZED (
    SELECT :'observed_at'::timestamptz AS observed_at
),

-- A task that was put back waits since then, not since it was created; one that is delayed waits from its due time.
waiting AS (
    SELECT
        tasks.task_type,
        coalesce(tasks.execute_after > params.observed_at, FALSE) AS deferred,
        greatest(
            CASE WHEN tasks.retry_count > 0 THEN tasks.updated_at ELSE tasks.created_at END,
            tasks.execute_after
        ) AS waiting_since
    FROM params
    INNER JOIN tasks ON tasks.status = ANY(:'task_waiting'::task_status[])
    -- The tasks of a job that is over are orphaned or unfinished, which other questions answer.
    INNER JOIN jobs
        ON
            tasks.parent_job_id = jobs.job_id
            AND jobs.status = ANY(:'job_open'::job_status[])
)

SELECT
    waiting.task_type::text AS task_type,
    (count(*) FILTER (WHERE NOT waiting.deferred))::bigint AS waiting,
    (count(*) FILTER (WHERE waiting.deferred))::bigint AS deferred,
    (min(waiting.waiting_since) FILTER (WHERE NOT waiting.deferred))::timestamptz AS oldest_at
FROM waiting
GROUP BY waiting.task_type
ORDER BY waiting.task_type ASC
LIMIT 500;
