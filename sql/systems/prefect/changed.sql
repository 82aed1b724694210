-- Which tasks belong to the flow runs of touched.sql?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since,
        :'large_jobs'::uuid[] AS large_jobs
)

SELECT tasks.*
FROM tasks
WHERE
    -- An array is looked up in the index, where a join would read all tasks from end to end once there are many runs.
    tasks.native_job = ANY(ARRAY(SELECT touched.id FROM touched))
    AND (
        tasks.is_flow
        OR NOT tasks.has_ended
        OR tasks.updated >= (SELECT params.since FROM params)
        OR tasks.native_job <> ALL((SELECT params.large_jobs FROM params)::uuid[])
    );
