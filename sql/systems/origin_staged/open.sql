-- Which open tasks belong to jobs that are closed, and were not touched from :'since' to before :'until'?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since,
        :'until'::timestamptz AS until,
        :'job_open'::job_status[] AS job_open,
        :'task_open'::task_status[] AS task_open
),

touched AS MATERIALIZED (
    SELECT jobs.job_id
    FROM jobs
    CROSS JOIN params
    WHERE
        (jobs.updated_at >= params.since AND jobs.updated_at < params.until)
        OR jobs.status = ANY(params.job_open)
)

SELECT tasks.*
FROM tasks
CROSS JOIN params
WHERE
    tasks.status = ANY(params.task_open)
    AND NOT EXISTS (
        SELECT 1
        FROM touched
        WHERE touched.job_id = tasks.parent_job_id
    );
