-- Which parameters failed again and again, in several jobs of the window, and never completed?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since_at,
        :'until'::timestamptz AS until_at
),

-- At most 20,000 failed tasks are compared, which fits into memory; the answer says how many there were.
failed AS (
    SELECT
        task.task_type,
        task.digest,
        hashtext(jobs.job_id) AS job_hash
    FROM params
    INNER JOIN jobs ON jobs.updated_at > params.since_at OR jobs.status = ANY(:'job_open'::job_status[])
    INNER JOIN LATERAL (
        SELECT
            tasks.task_type,
            md5(tasks.parameters::text)::uuid AS digest
        FROM tasks
        WHERE
            tasks.parent_job_id = jobs.job_id
            AND tasks.status = ANY(:'task_failed'::task_status[])
            AND tasks.updated_at > params.since_at
            AND tasks.updated_at <= params.until_at
            AND tasks.parameters <> '{}'::jsonb
        -- Holds the planner to one index lookup a job: never the whole table.
        OFFSET 0
    ) AS task ON TRUE
    LIMIT 20000
),

digested AS (
    SELECT
        failed.task_type,
        failed.digest,
        count(*) AS tasks,
        -- Two different hashes are two jobs, for less memory than the ids.
        min(failed.job_hash) <> max(failed.job_hash) AS several_jobs
    FROM failed
    GROUP BY failed.task_type, failed.digest
),

totalled AS (
    SELECT
        digested.task_type,
        digested.digest,
        digested.tasks,
        digested.several_jobs,
        sum(digested.tasks) OVER () AS compared
    FROM digested
),

considered AS MATERIALIZED (
    SELECT
        totalled.task_type,
        totalled.digest,
        totalled.compared,
        totalled.tasks >= 3 AND totalled.several_jobs AS repeated
    FROM totalled
    ORDER BY repeated DESC, totalled.tasks DESC, totalled.task_type ASC, totalled.digest ASC
    LIMIT 50
),

repeated AS MATERIALIZED (
    SELECT
        considered.task_type,
        considered.digest
    FROM considered
    WHERE considered.repeated
),

wanted AS (
    SELECT array_agg(DISTINCT repeated.task_type) AS task_types
    FROM repeated
),

-- Read again, only when something repeats: what became of all tasks with these parameters.
same AS (
    SELECT
        repeated.task_type,
        repeated.digest,
        task.task_id,
        jobs.job_id AS parent_job_id,
        task.updated_at,
        task.completed
    FROM params
    INNER JOIN jobs ON jobs.updated_at > params.since_at OR jobs.status = ANY(:'job_open'::job_status[])
    CROSS JOIN wanted
    INNER JOIN LATERAL (
        SELECT
            tasks.task_id,
            tasks.task_type,
            tasks.updated_at,
            tasks.status = ANY(:'task_completed'::task_status[]) AS completed,
            md5(tasks.parameters::text)::uuid AS digest
        FROM tasks
        WHERE
            tasks.parent_job_id = jobs.job_id
            AND tasks.task_type = ANY(wanted.task_types)
            AND (
                tasks.status = ANY(:'task_failed'::task_status[])
                OR tasks.status = ANY(:'task_completed'::task_status[])
            )
            AND tasks.updated_at > params.since_at
            AND tasks.updated_at <= params.until_at
        -- Holds the planner to one index lookup a job: never the whole table.
        OFFSET 0
    ) AS task ON TRUE
    INNER JOIN repeated
        ON
            task.task_type = repeated.task_type
            AND task.digest = repeated.digest
    WHERE
        EXISTS (
            SELECT 1
            FROM considered
            WHERE considered.repeated
        )
),

poisoned AS (
    SELECT
        same.task_type,
        same.digest,
        count(*) AS failed_tasks,
        count(DISTINCT same.parent_job_id) AS failed_jobs,
        min(same.updated_at) AS first_at,
        max(same.updated_at) AS last_at
    FROM same
    GROUP BY same.task_type, same.digest
    HAVING NOT bool_or(same.completed)
),

placed AS (
    SELECT
        same.task_type,
        same.digest,
        same.task_id,
        row_number() OVER (
            PARTITION BY same.task_type, same.digest
            ORDER BY same.updated_at DESC, same.task_id ASC
        ) AS place
    FROM same
),

sampled AS (
    SELECT
        poisoned.task_type,
        poisoned.digest,
        poisoned.failed_tasks,
        poisoned.failed_jobs,
        poisoned.first_at,
        poisoned.last_at,
        tasks.task_id,
        tasks.parent_job_id,
        CASE WHEN pg_column_size(tasks.parameters) <= 4000 THEN tasks.parameters END AS parameters,
        coalesce(nullif(tasks.error_details, ''), tasks.result_data ->> 'error') AS error_text,
        placed.place
    FROM poisoned
    INNER JOIN placed
        ON
            poisoned.task_type = placed.task_type
            AND poisoned.digest = placed.digest
            AND placed.place <= 5
    INNER JOIN tasks ON placed.task_id = tasks.task_id
)

SELECT
    coalesce(counted.compared, 0)::bigint AS compared,
    sampled.task_type::text AS task_type,
    sampled.digest::text AS digest,
    sampled.failed_tasks::bigint AS failed_tasks,
    sampled.failed_jobs::bigint AS failed_jobs,
    sampled.first_at::timestamptz AS first_at,
    sampled.last_at::timestamptz AS last_at,
    sampled.task_id::text AS task_id,
    sampled.parent_job_id::text AS job_id,
    sampled.parameters::jsonb AS parameters,
    CASE
        WHEN length(sampled.error_text) > 16000
            THEN left(sampled.error_text, 8000) || chr(10) || right(sampled.error_text, 8000)
        ELSE sampled.error_text
    END::text AS error_text
FROM (SELECT max(considered.compared) AS compared FROM considered) AS counted
LEFT JOIN sampled ON TRUE
ORDER BY
    sampled.task_type ASC,
    sampled.failed_tasks DESC,
    sampled.digest ASC,
    sampled.place ASC
LIMIT 250;
