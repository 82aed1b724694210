-- Which jobs lost tasks in the window that had used up their retries, and which have tasks at their last try?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since_at,
        :'until'::timestamptz AS until_at,
        :'observed_at'::timestamptz - :'heartbeat_silent_s'::float8 * interval '1 second' AS silent_before,
        :'max_retries'::bigint AS max_retries
),

exhausted AS (
    SELECT
        task.task_type,
        task.parent_job_id,
        task.tasks,
        task.most_retries,
        task.first_at,
        task.last_at,
        task.first_task_id
    FROM params
    INNER JOIN jobs ON jobs.updated_at > params.since_at OR jobs.status = ANY(:'job_open'::job_status[])
    INNER JOIN LATERAL (
        SELECT
            tasks.task_type,
            tasks.parent_job_id,
            count(*) AS tasks,
            max(tasks.retry_count) AS most_retries,
            min(tasks.updated_at) AS first_at,
            max(tasks.updated_at) AS last_at,
            min(tasks.task_id) AS first_task_id
        FROM tasks
        WHERE
            tasks.parent_job_id = jobs.job_id
            AND tasks.status = ANY(:'task_failed'::task_status[])
            AND tasks.retry_count >= params.max_retries
            AND tasks.updated_at > params.since_at
            AND tasks.updated_at <= params.until_at
        GROUP BY tasks.task_type, tasks.parent_job_id
        -- Holds the planner to one index lookup a job: never the whole table.
        OFFSET 0
    ) AS task ON TRUE
),

-- Silent tasks are left out: they are not tried, and another question answers for them.
nearly AS (
    SELECT
        tasks.task_type,
        tasks.parent_job_id,
        count(*) AS tasks,
        max(tasks.retry_count) AS most_retries,
        min(tasks.updated_at) AS first_at,
        max(tasks.updated_at) AS last_at,
        min(tasks.task_id) AS first_task_id
    FROM params
    INNER JOIN tasks
        ON
            tasks.status = ANY(:'task_open'::task_status[])
            AND tasks.retry_count >= greatest(params.max_retries - 1, 1)
    INNER JOIN jobs
        ON
            tasks.parent_job_id = jobs.job_id
            AND jobs.status = ANY(:'job_open'::job_status[])
    WHERE
        tasks.heartbeat IS NULL
        OR greatest(tasks.heartbeat, tasks.execution_started_at, tasks.updated_at) >= params.silent_before
        OR tasks.status = ANY(:'task_waiting'::task_status[])
    GROUP BY tasks.task_type, tasks.parent_job_id
),

either AS (
    SELECT
        'exhausted' AS state,
        exhausted.task_type,
        exhausted.parent_job_id,
        exhausted.tasks,
        exhausted.most_retries,
        exhausted.first_at,
        exhausted.last_at,
        exhausted.first_task_id
    FROM exhausted
    UNION ALL
    SELECT
        'nearly' AS state,
        nearly.task_type,
        nearly.parent_job_id,
        nearly.tasks,
        nearly.most_retries,
        nearly.first_at,
        nearly.last_at,
        nearly.first_task_id
    FROM nearly
),

counted AS (
    SELECT
        either.state,
        either.task_type,
        either.parent_job_id,
        either.tasks,
        either.most_retries,
        either.first_at,
        either.last_at,
        either.first_task_id,
        sum(either.tasks) OVER (PARTITION BY either.state, either.task_type) AS type_tasks,
        count(*) OVER (PARTITION BY either.state, either.task_type) AS type_jobs,
        min(either.first_at) OVER (PARTITION BY either.state, either.task_type) AS type_since,
        row_number() OVER (
            PARTITION BY either.state, either.task_type
            ORDER BY either.last_at DESC, either.parent_job_id ASC
        ) AS place
    FROM either
)

SELECT
    counted.state::text AS state,
    counted.task_type::text AS task_type,
    counted.parent_job_id::text AS job_id,
    counted.tasks::bigint AS tasks,
    counted.most_retries::bigint AS most_retries,
    counted.first_at::timestamptz AS first_at,
    counted.last_at::timestamptz AS last_at,
    counted.first_task_id::text AS task_id,
    counted.type_tasks::bigint AS type_tasks,
    counted.type_jobs::bigint AS type_jobs,
    counted.type_since::timestamptz AS type_since
FROM counted
WHERE counted.place <= 50
ORDER BY counted.state ASC, counted.task_type ASC, counted.place ASC
LIMIT 2000;
