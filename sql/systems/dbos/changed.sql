-- Which tasks belong to the workflows of touched.sql?
WITH params AS NOT MATERIALIZED (
    SELECT
        (EXTRACT(EPOCH FROM :'since'::timestamptz) * 1000)::bigint AS since,
        :'large_jobs'::text[] AS large_jobs
)

SELECT tasks.*
FROM tasks
WHERE
    -- An array is looked up in the index, where a join would read all tasks once there are many workflows.
    tasks.job_id = ANY(ARRAY(SELECT touched.job_id FROM touched))
    AND (
        tasks.native_function = -1
        OR tasks.native_completed_at >= (SELECT params.since FROM params)
        OR tasks.job_id <> ALL((SELECT params.large_jobs FROM params)::text[])
    );
