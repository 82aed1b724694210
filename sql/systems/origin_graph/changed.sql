-- Which nodes belong to the workflow runs of touched.sql?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since,
        :'task_open'::text[] AS task_open,
        :'large_jobs'::text[] AS large_jobs
)

SELECT of_run.*
FROM touched
CROSS JOIN params
-- OFFSET 0: a join would read all tasks from end to end once there are many runs.
CROSS JOIN LATERAL (
    SELECT tasks.*
    FROM tasks
    WHERE
        tasks.job_id = touched.run_id
        AND (
            NOT touched.run_id = ANY(params.large_jobs)
            OR tasks.status = ANY(params.task_open)
            OR tasks.changed_at >= params.since
        )
    OFFSET 0
) AS of_run;
