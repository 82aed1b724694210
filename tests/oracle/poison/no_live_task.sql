-- Which jobs are in processing without a single task in their current stage?
WITH params AS NOT MATERIALIZED (
    -- The tasks of a stage are created within seconds of its start; after five minutes nobody will.
    SELECT :'observed_at'::timestamptz - interval '300 seconds' AS settled_before
),

empty AS (
    SELECT
        jobs.job_type,
        jobs.job_id,
        jobs.stage,
        jobs.total_stages,
        jobs.created_at,
        jobs.updated_at,
        count(*) OVER (PARTITION BY jobs.job_type) AS type_jobs,
        row_number() OVER (PARTITION BY jobs.job_type ORDER BY jobs.updated_at, jobs.job_id) AS place
    FROM params
    INNER JOIN jobs
        ON
            jobs.status = ANY(:'job_processing'::job_status[])
            AND jobs.updated_at < params.settled_before
    WHERE NOT EXISTS (
        SELECT 1
        FROM tasks
        WHERE tasks.parent_job_id = jobs.job_id AND tasks.stage = jobs.stage
    )
)

SELECT
    empty.job_type::text AS job_type,
    empty.job_id::text AS job_id,
    empty.stage::bigint AS stage,
    empty.total_stages::bigint AS total_stages,
    empty.created_at::timestamptz AS created_at,
    empty.updated_at::timestamptz AS touched_at,
    empty.type_jobs::bigint AS type_jobs
FROM empty
WHERE empty.place <= 50
ORDER BY empty.job_type ASC, empty.place ASC
LIMIT 2000;
