-- Which parameter values do the failed tasks of a type share, and how many tasks with each value completed?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since_at,
        :'until'::timestamptz AS until_at
),

finished AS NOT MATERIALIZED (
    SELECT
        tasks.parent_job_id,
        tasks.task_type,
        tasks.status,
        tasks.parameters
    FROM params
    INNER JOIN jobs ON jobs.updated_at > params.since_at OR jobs.status = ANY(:'job_open'::job_status[])
    INNER JOIN tasks ON jobs.job_id = tasks.parent_job_id
    WHERE
        tasks.status = ANY(:'task_terminal'::task_status[])
        AND tasks.updated_at > params.since_at
        AND tasks.updated_at <= params.until_at
),

failures AS (
    SELECT
        finished.task_type,
        count(*) AS failed
    FROM finished
    WHERE finished.status = ANY(:'task_failed'::task_status[])
    GROUP BY finished.task_type
    -- Fewer say nothing about what they share.
    HAVING count(*) >= 20
),

-- Values that at least a third of a type's failed tasks carry: at most a handful each.
factors AS (
    SELECT
        finished.task_type,
        entry.key AS factor_key,
        entry.value AS factor_value,
        failures.failed,
        count(*) AS failed_with,
        count(DISTINCT finished.parent_job_id) AS failed_jobs
    FROM finished
    INNER JOIN failures ON finished.task_type = failures.task_type
    CROSS JOIN
        LATERAL jsonb_each_text(
            CASE WHEN jsonb_typeof(finished.parameters) = 'object' THEN finished.parameters ELSE '{}'::jsonb END
        ) AS entry
    WHERE
        finished.status = ANY(:'task_failed'::task_status[])
        AND length(entry.value) BETWEEN 1 AND 100
    GROUP BY finished.task_type, entry.key, entry.value, failures.failed
    HAVING count(*) >= 20 AND count(*) * 3 >= failures.failed
    ORDER BY count(*) DESC, finished.task_type ASC, entry.key ASC, entry.value ASC
    LIMIT 100
),

completed AS (
    SELECT
        factors.task_type,
        factors.factor_key,
        factors.factor_value,
        count(*) AS completed,
        count(*) FILTER (WHERE finished.parameters ->> factors.factor_key = factors.factor_value) AS completed_with
    FROM finished
    INNER JOIN factors ON finished.task_type = factors.task_type
    WHERE finished.status = ANY(:'task_completed'::task_status[])
    GROUP BY factors.task_type, factors.factor_key, factors.factor_value
)

SELECT
    factors.task_type::text AS task_type,
    -- Key and value travel as one object, so that redaction sees the key.
    jsonb_build_object(factors.factor_key, factors.factor_value) AS factor,
    factors.failed::bigint AS failed,
    factors.failed_with::bigint AS failed_with,
    factors.failed_jobs::bigint AS failed_jobs,
    coalesce(completed.completed, 0)::bigint AS completed,
    coalesce(completed.completed_with, 0)::bigint AS completed_with
FROM factors
LEFT JOIN
    completed
    ON
        factors.task_type = completed.task_type
        AND factors.factor_key = completed.factor_key
        AND factors.factor_value = completed.factor_value
ORDER BY factors.failed_with DESC, factors.task_type ASC, factors.factor_key ASC, factors.factor_value ASC
LIMIT 100;
