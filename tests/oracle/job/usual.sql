-- How long do other jobs of the same type usually take, and the tasks in them, counted in buckets 5 % wide?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'job_id'::text AS job_id,
        :'since'::timestamptz AS since_at
),

-- The newest 500 bound the answer for a type of which thousands run.
siblings AS (
    SELECT
        jobs.job_id,
        jobs.job_type,
        jobs.created_at,
        jobs.updated_at
    FROM params
    INNER JOIN jobs AS own ON params.job_id = own.job_id
    INNER JOIN jobs
        ON
            own.job_type = jobs.job_type
            AND own.job_id <> jobs.job_id
            AND jobs.updated_at > params.since_at
            AND jobs.status = ANY(:'job_completed'::job_status[])
    ORDER BY jobs.updated_at DESC
    LIMIT 500
),

-- tasks has no index on time: its rows are reached through the jobs; at most 50,000 of the newest jobs are read.
finished AS (
    SELECT
        task.task_type,
        task.duration_s
    FROM siblings
    INNER JOIN LATERAL (
        SELECT
            tasks.task_type,
            date_part('epoch', tasks.updated_at - coalesce(tasks.execution_started_at, tasks.created_at)) AS duration_s
        FROM tasks
        WHERE
            siblings.job_id = tasks.parent_job_id
            AND tasks.status = ANY(:'task_completed'::task_status[])
        OFFSET 0
    ) AS task ON TRUE
    LIMIT 50000
),

durations AS (
    SELECT
        'job' AS subject,
        siblings.job_type AS type_name,
        date_part('epoch', siblings.updated_at - siblings.created_at) AS duration_s
    FROM siblings
    UNION ALL
    SELECT
        'task' AS subject,
        finished.task_type AS type_name,
        finished.duration_s
    FROM finished
),

bucketed AS (
    SELECT
        durations.subject,
        durations.type_name,
        floor(ln(greatest(durations.duration_s, 0.001)) / ln(1.05::float8))::bigint AS bucket,
        count(*) AS counted
    FROM durations
    GROUP BY
        durations.subject,
        durations.type_name,
        floor(ln(greatest(durations.duration_s, 0.001)) / ln(1.05::float8))::bigint
)

SELECT
    bucketed.subject::text AS subject,
    bucketed.type_name::text AS type_name,
    array_agg(bucketed.bucket ORDER BY bucketed.bucket)::bigint[] AS buckets,
    array_agg(bucketed.counted ORDER BY bucketed.bucket)::bigint[] AS counts
FROM bucketed
GROUP BY bucketed.subject, bucketed.type_name
ORDER BY bucketed.subject ASC, bucketed.type_name ASC
LIMIT 200;
