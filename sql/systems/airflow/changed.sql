-- Which tasks belong to the runs of touched.sql?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since,
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
        tasks.dag_id = touched.dag_id
        AND tasks.run_id = touched.run_id
        AND (
            NOT (touched.dag_id || '/' || touched.run_id) = ANY(params.large_jobs)
            OR tasks.native_state IS NULL
            OR tasks.native_state NOT IN ('success', 'failed', 'skipped', 'upstream_failed', 'removed')
            OR tasks.updated_at >= params.since
        )
    OFFSET 0
) AS of_run;
