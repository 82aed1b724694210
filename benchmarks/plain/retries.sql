-- Which failed tasks of the window had used up their retries?
WITH params AS (
    SELECT :'since'::timestamptz AS since_at, :'until'::timestamptz AS until_at, :'max_retries'::bigint AS max_retries
)
SELECT tasks.task_type, tasks.parent_job_id, count(*)
FROM params INNER JOIN tasks ON tasks.updated_at > params.since_at AND tasks.updated_at <= params.until_at
WHERE tasks.status = ANY(:'task_failed'::task_status[]) AND tasks.retry_count >= params.max_retries
GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 50;
