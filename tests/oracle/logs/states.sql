-- What became of the jobs and tasks with these ids, which stand on errors in the logs?
WITH params AS NOT MATERIALIZED (
    SELECT :'ids'::jsonb AS ids
),

named AS MATERIALIZED (
    SELECT DISTINCT each.id
    FROM params
    CROSS JOIN LATERAL jsonb_array_elements_text(params.ids) AS each (id)
    ORDER BY each.id ASC
    LIMIT 1000
),

states AS (
    SELECT
        named.id,
        'task' AS id_kind,
        task.status,
        task.failed,
        task.retry_count
    FROM named
    INNER JOIN LATERAL (
        SELECT
            tasks.status::text AS status,
            tasks.retry_count,
            tasks.status = ANY(:'task_failed'::task_status[]) AS failed
        FROM tasks
        WHERE tasks.task_id = named.id
        -- Holds the planner to one index lookup an id.
        OFFSET 0
    ) AS task ON TRUE
    UNION ALL
    SELECT
        named.id,
        'job' AS id_kind,
        job.status,
        -- An error that names the job alone may be that of any of its tasks.
        job.failed OR EXISTS (
            SELECT 1
            FROM tasks
            WHERE tasks.parent_job_id = named.id AND tasks.status = ANY(:'task_failed'::task_status[])
        ) AS failed,
        NULL AS retry_count
    FROM named
    INNER JOIN LATERAL (
        SELECT
            jobs.status::text AS status,
            jobs.status = ANY(:'job_failed'::job_status[]) AS failed
        FROM jobs
        WHERE jobs.job_id = named.id
        OFFSET 0
    ) AS job ON TRUE
)

SELECT
    states.id::text AS id,
    states.id_kind::text AS id_kind,
    states.status::text AS status,
    states.failed::boolean AS failed,
    states.retry_count::bigint AS retry_count
FROM states
ORDER BY states.id ASC, states.id_kind ASC
LIMIT 2000;
