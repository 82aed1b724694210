-- Which processing tasks have not beaten for five minutes?
WITH params AS (
    SELECT :'observed_at'::timestamptz - :'heartbeat_silent_s'::float8 * interval '1 second' AS silent_before
)
SELECT tasks.task_id, tasks.parent_job_id, tasks.heartbeat
FROM params INNER JOIN tasks ON tasks.heartbeat < params.silent_before
WHERE tasks.status = ANY(:'task_processing'::task_status[]) ORDER BY tasks.heartbeat LIMIT 100;
