-- Which steps belong to the runs of touched.sql?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since,
        :'large_jobs'::text[] AS large_jobs
)

SELECT of_job.*
FROM touched
CROSS JOIN params
-- OFFSET 0: a join would read all tasks from end to end once there are many runs.
CROSS JOIN LATERAL (
    SELECT tasks.*
    FROM tasks
    WHERE
        tasks.native_run = touched.run_id
        AND (
            NOT touched.run_id = ANY(params.large_jobs)
            OR tasks.ended_at IS NULL
            OR tasks.ended_at >= params.since
        )
    OFFSET 0
) AS of_job;
