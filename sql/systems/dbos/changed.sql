-- Which tasks belong to the workflows of touched.sql?
WITH params AS NOT MATERIALIZED (
    SELECT
        (extract(EPOCH FROM :'since'::timestamptz) * 1000)::bigint AS since,
        :'large_jobs'::text[] AS large_jobs
)

SELECT of_job.*
FROM touched
CROSS JOIN params
-- OFFSET 0: a join would read all tasks from end to end once there are many workflows.
CROSS JOIN LATERAL (
    SELECT tasks.*
    FROM tasks
    WHERE
        tasks.job_id = touched.job_id
        AND (
            NOT touched.job_id = ANY(params.large_jobs)
            OR tasks.native_function = -1
            OR tasks.native_completed_at >= params.since
        )
    OFFSET 0
) AS of_job;
