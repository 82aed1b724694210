-- Which error texts did the tasks that failed in the window leave?
WITH params AS (SELECT :'since'::timestamptz AS since_at, :'until'::timestamptz AS until_at)
SELECT tasks.task_id, tasks.parent_job_id, tasks.task_type, tasks.updated_at, tasks.error_details
FROM params INNER JOIN tasks ON tasks.updated_at > params.since_at AND tasks.updated_at <= params.until_at
WHERE tasks.status = ANY(:'task_failed'::task_status[]) ORDER BY tasks.updated_at DESC LIMIT 5000;
