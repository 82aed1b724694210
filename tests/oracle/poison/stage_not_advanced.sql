-- Which jobs stand at a stage whose tasks have all ended, without having gone on?
WITH params AS NOT MATERIALIZED (
    -- The last task of a stage advances its job within seconds; after five minutes nobody will.
    SELECT :'observed_at'::timestamptz - interval '300 seconds' AS settled_before
),

standing AS (
    SELECT
        jobs.job_type,
        jobs.job_id,
        jobs.status,
        jobs.stage,
        jobs.total_stages,
        count(*) AS stage_tasks,
        count(*) FILTER (WHERE tasks.status = ANY(:'task_failed'::task_status[])) AS failed_tasks,
        max(tasks.updated_at) AS stage_ended_at
    FROM params
    INNER JOIN jobs ON jobs.status = ANY(:'job_open'::job_status[])
    INNER JOIN tasks
        ON
            jobs.job_id = tasks.parent_job_id
            AND jobs.stage = tasks.stage
    -- Asked first of the index on job, stage and status, so that a stage at work costs one look.
    WHERE
        NOT EXISTS (
            SELECT 1
            FROM tasks AS sibling
            WHERE
                sibling.parent_job_id = jobs.job_id
                AND sibling.stage = jobs.stage
                AND sibling.status = ANY(:'task_open'::task_status[])
        )
    GROUP BY jobs.job_type, jobs.job_id, jobs.status, jobs.stage, jobs.total_stages, params.settled_before
    HAVING max(tasks.updated_at) < params.settled_before
),

counted AS (
    SELECT
        standing.job_type,
        standing.job_id,
        standing.status,
        standing.stage,
        standing.total_stages,
        standing.stage_tasks,
        standing.failed_tasks,
        standing.stage_ended_at,
        count(*) OVER (PARTITION BY standing.job_type) AS type_jobs,
        count(*) FILTER (WHERE standing.stage >= standing.total_stages) OVER (PARTITION BY standing.job_type) AS type_final,
        row_number() OVER (
            PARTITION BY standing.job_type
            ORDER BY standing.stage_ended_at, standing.job_id
        ) AS place
    FROM standing
)

SELECT
    counted.job_type::text AS job_type,
    counted.job_id::text AS job_id,
    counted.status::text AS job_status,
    counted.stage::bigint AS stage,
    counted.total_stages::bigint AS total_stages,
    counted.stage_tasks::bigint AS stage_tasks,
    counted.failed_tasks::bigint AS failed_tasks,
    counted.stage_ended_at::timestamptz AS stage_ended_at,
    counted.type_jobs::bigint AS type_jobs,
    counted.type_final::bigint AS type_final
FROM counted
WHERE counted.place <= 50
ORDER BY counted.job_type ASC, counted.place ASC
LIMIT 2000;
