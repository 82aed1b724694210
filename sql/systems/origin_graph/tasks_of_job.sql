-- Which nodes has the workflow run :'job_key'? In the order of their stages.
WITH params AS NOT MATERIALIZED (SELECT :'job_key'::text AS job_id)

SELECT of_run.*
FROM params
CROSS JOIN
    LATERAL (
        SELECT tasks.*
        FROM tasks
        WHERE tasks.job_id = params.job_id
        OFFSET 0
    ) AS of_run
ORDER BY of_run.stage ASC, of_run.created_at ASC, of_run.task_id ASC
LIMIT 10001;
