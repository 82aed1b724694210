-- Which jobs count as completed and still have tasks that wait or run?
WITH params AS NOT MATERIALIZED (
    SELECT :'observed_at'::timestamptz AS observed_at
),

open_tasks AS (
    SELECT
        tasks.parent_job_id,
        count(*) AS tasks,
        count(*) FILTER (WHERE tasks.status = ANY(:'task_processing'::task_status[])) AS processing,
        min(tasks.stage) AS lowest_stage,
        min(tasks.task_id) AS first_task_id
    FROM params
    INNER JOIN tasks
        ON
            tasks.status = ANY(:'task_open'::task_status[])
            AND tasks.created_at <= params.observed_at
    -- First of all, because nearly all open tasks belong to open jobs, which are few: what is left fits into memory.
    WHERE
        NOT EXISTS (
            SELECT 1
            FROM jobs
            WHERE jobs.job_id = tasks.parent_job_id AND jobs.status = ANY(:'job_open'::job_status[])
        )
    GROUP BY tasks.parent_job_id
),

unfinished AS (
    SELECT
        job.job_type,
        job.job_id,
        job.status,
        job.updated_at AS job_ended_at,
        job.total_stages,
        open_tasks.tasks,
        open_tasks.processing,
        open_tasks.lowest_stage,
        open_tasks.first_task_id
    FROM open_tasks
    INNER JOIN LATERAL (
        SELECT
            jobs.job_id,
            jobs.job_type,
            jobs.status,
            jobs.total_stages,
            jobs.updated_at
        FROM jobs
        WHERE
            jobs.job_id = open_tasks.parent_job_id
            AND jobs.status = ANY(:'job_completed'::job_status[])
        -- Holds the planner to one index lookup a row, where it might hash every job there ever was.
        OFFSET 0
    ) AS job ON TRUE
),

counted AS (
    SELECT
        unfinished.job_type,
        unfinished.job_id,
        unfinished.status,
        unfinished.job_ended_at,
        unfinished.total_stages,
        unfinished.tasks,
        unfinished.processing,
        unfinished.lowest_stage,
        unfinished.first_task_id,
        sum(unfinished.tasks) OVER (PARTITION BY unfinished.job_type) AS type_tasks,
        count(*) OVER (PARTITION BY unfinished.job_type) AS type_jobs,
        min(unfinished.job_ended_at) OVER (PARTITION BY unfinished.job_type) AS type_since,
        row_number() OVER (
            PARTITION BY unfinished.job_type
            ORDER BY unfinished.job_ended_at, unfinished.job_id
        ) AS place
    FROM unfinished
)

SELECT
    counted.job_type::text AS job_type,
    counted.job_id::text AS job_id,
    counted.status::text AS job_status,
    counted.job_ended_at::timestamptz AS job_ended_at,
    counted.total_stages::bigint AS total_stages,
    counted.tasks::bigint AS tasks,
    counted.processing::bigint AS processing,
    counted.lowest_stage::bigint AS lowest_stage,
    counted.first_task_id::text AS task_id,
    counted.type_tasks::bigint AS type_tasks,
    counted.type_jobs::bigint AS type_jobs,
    counted.type_since::timestamptz AS type_since
FROM counted
WHERE counted.place <= 50
ORDER BY counted.job_type ASC, counted.place ASC
LIMIT 2000;
