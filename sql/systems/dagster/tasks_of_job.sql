-- Which tasks has the run :'job_key'? Its own run first, then its steps in their order.
WITH params AS NOT MATERIALIZED (SELECT :'job_key'::text AS job_id)

SELECT of_job.*
FROM params
CROSS JOIN
    LATERAL (
        SELECT tasks.*
        FROM tasks
        WHERE tasks.job_id = params.job_id
        OFFSET 0
    ) AS of_job
ORDER BY of_job.created_at ASC, of_job.task_id ASC
LIMIT 10001;
