-- How many tasks were created in the window, by type and status?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since_at,
        :'until'::timestamptz AS until_at
)

SELECT
    tasks.task_type::text AS task_type,
    tasks.status::text AS status,
    count(*)::bigint AS tasks
FROM params
-- tasks has no time index: the jobs that moved in the window, or are still open, lead to its tasks.
INNER JOIN jobs ON jobs.updated_at > params.since_at OR jobs.status = ANY(:'job_open'::job_status[])
INNER JOIN tasks ON jobs.job_id = tasks.parent_job_id
WHERE tasks.created_at > params.since_at AND tasks.created_at <= params.until_at
GROUP BY tasks.task_type, tasks.status
ORDER BY tasks.task_type ASC, tasks.status ASC
LIMIT 1000;
