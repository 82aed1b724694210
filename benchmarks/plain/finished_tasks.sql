-- How many tasks finished in each hour of both windows, by type and status?
WITH params AS (SELECT :'before_since'::timestamptz AS since_at, :'until'::timestamptz AS until_at)
SELECT jobs.job_type, tasks.task_type, tasks.stage, tasks.status, date_trunc('hour', tasks.updated_at), count(*)
FROM params
INNER JOIN tasks ON tasks.updated_at > params.since_at AND tasks.updated_at <= params.until_at
INNER JOIN jobs ON tasks.parent_job_id = jobs.job_id
WHERE tasks.status = ANY(:'task_terminal'::task_status[])
GROUP BY 1, 2, 3, 4, 5;
