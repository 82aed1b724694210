-- Which tasks has the flow run :'job_key'?
WITH params AS NOT MATERIALIZED (SELECT :'job_key'::text AS run)

SELECT of_run.*
FROM params
CROSS JOIN
    LATERAL (
        SELECT tasks.*
        FROM tasks
        WHERE tasks.native_job = params.run::uuid
        OFFSET 0
    ) AS of_run
ORDER BY of_run.is_flow DESC, of_run.started_at ASC NULLS LAST, of_run.task_type ASC, of_run.task_id ASC
LIMIT 10001;
