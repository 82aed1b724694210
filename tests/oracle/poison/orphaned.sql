-- Which jobs have failed, were cancelled or are gone, and still have tasks that wait or run?
WITH params AS NOT MATERIALIZED (
    -- A job that has just failed may have tasks in flight, which end by themselves.
    SELECT :'observed_at'::timestamptz - interval '300 seconds' AS settled_before
),

open_tasks AS (
    SELECT
        tasks.task_type,
        tasks.parent_job_id,
        count(*) AS tasks,
        count(*) FILTER (WHERE tasks.status = ANY(:'task_processing'::task_status[])) AS processing,
        min(tasks.created_at) AS oldest_task_at,
        min(tasks.task_id) AS first_task_id
    FROM params
    INNER JOIN tasks ON tasks.status = ANY(:'task_open'::task_status[])
    -- First of all, because nearly all open tasks belong to open jobs, which are few: what is left fits into memory.
    WHERE
        NOT EXISTS (
            SELECT 1
            FROM jobs
            WHERE jobs.job_id = tasks.parent_job_id AND jobs.status = ANY(:'job_open'::job_status[])
        )
    GROUP BY tasks.task_type, tasks.parent_job_id
),

orphaned AS (
    SELECT
        open_tasks.task_type,
        open_tasks.parent_job_id,
        job.job_type,
        job.status,
        job.updated_at AS job_ended_at,
        open_tasks.tasks,
        open_tasks.processing,
        open_tasks.oldest_task_at,
        open_tasks.first_task_id
    FROM params
    CROSS JOIN open_tasks
    LEFT JOIN LATERAL (
        SELECT
            jobs.job_id,
            jobs.job_type,
            jobs.status,
            jobs.updated_at
        FROM jobs
        WHERE jobs.job_id = open_tasks.parent_job_id
        -- Holds the planner to one index lookup a row, where it might hash every job there ever was.
        OFFSET 0
    ) AS job ON TRUE
    WHERE
        job.job_id IS NULL
        OR (job.status = ANY(:'job_abandoned'::job_status[]) AND job.updated_at < params.settled_before)
),

counted AS (
    SELECT
        orphaned.task_type,
        orphaned.parent_job_id,
        orphaned.job_type,
        orphaned.status,
        orphaned.job_ended_at,
        orphaned.tasks,
        orphaned.processing,
        orphaned.oldest_task_at,
        orphaned.first_task_id,
        sum(orphaned.tasks) OVER (PARTITION BY orphaned.task_type) AS type_tasks,
        sum(orphaned.processing) OVER (PARTITION BY orphaned.task_type) AS type_processing,
        count(*) OVER (PARTITION BY orphaned.task_type) AS type_jobs,
        min(coalesce(orphaned.job_ended_at, orphaned.oldest_task_at)) OVER (
            PARTITION BY orphaned.task_type
        ) AS type_since,
        row_number() OVER (
            PARTITION BY orphaned.task_type
            ORDER BY orphaned.job_ended_at, orphaned.parent_job_id
        ) AS place
    FROM orphaned
)

SELECT
    counted.task_type::text AS task_type,
    counted.parent_job_id::text AS job_id,
    counted.job_type::text AS job_type,
    counted.status::text AS job_status,
    counted.job_ended_at::timestamptz AS job_ended_at,
    counted.tasks::bigint AS tasks,
    counted.processing::bigint AS processing,
    counted.first_task_id::text AS task_id,
    counted.type_tasks::bigint AS type_tasks,
    counted.type_processing::bigint AS type_processing,
    counted.type_jobs::bigint AS type_jobs,
    counted.type_since::timestamptz AS type_since
FROM counted
WHERE counted.place <= 50
ORDER BY counted.task_type ASC, counted.place ASC
LIMIT 2000;
