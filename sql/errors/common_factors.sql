-- Which parameter values do the failed tasks of a type share, and how many tasks with each value completed?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since_at,
        :'until'::timestamptz AS until_at
),

-- tasks has no index on time: its rows are reached through the jobs that were touched since, and the open ones.
candidates AS MATERIALIZED (
    SELECT jobs.job_id
    FROM params
    INNER JOIN jobs ON jobs.updated_at > params.since_at OR jobs.status = ANY(:'job_open'::job_status[])
),

-- The parameters of the failed tasks, one row for each value in a job; the empty key counts the tasks themselves.
-- Most values are ids, each seen once: `mark` gathers them in 64 slots a parameter, which fit into memory.
-- What is grouped by below is one expression each time: the planner takes several for unique, and would sort.
carried AS NOT MATERIALIZED (
    SELECT
        entry.task_type,
        entry.factor_key,
        entry.factor_value,
        entry.tasks,
        entry.task_type || chr(10) || entry.factor_key || chr(10) || (hashtext(entry.factor_value) & 63) AS mark
    FROM params
    CROSS JOIN candidates
    INNER JOIN LATERAL (
        SELECT
            tasks.task_type,
            pair.key AS factor_key,
            pair.value AS factor_value,
            count(*) AS tasks
        FROM tasks
        CROSS JOIN
            LATERAL (
                SELECT
                    '' AS key,
                    '' AS value
                UNION ALL
                SELECT
                    parameter.key,
                    parameter.value
                FROM
                    jsonb_each_text(
                        CASE WHEN jsonb_typeof(tasks.parameters) = 'object' THEN tasks.parameters ELSE '{}'::jsonb END
                    ) AS parameter
                WHERE length(parameter.value) BETWEEN 1 AND 100
            ) AS pair
        WHERE
            tasks.parent_job_id = candidates.job_id
            AND tasks.status = ANY(:'task_failed'::task_status[])
            AND tasks.updated_at > params.since_at
            AND tasks.updated_at <= params.until_at
        GROUP BY tasks.task_type, pair.key, pair.value
        -- Holds the planner to one index lookup a job, whatever it believes about the window: never the whole table.
        OFFSET 0
    ) AS entry ON TRUE
    OFFSET 0
),

marked AS MATERIALIZED (
    SELECT
        carried.mark,
        min(carried.task_type) AS task_type,
        min(carried.factor_key) AS factor_key,
        sum(carried.tasks) AS tasks
    FROM carried
    GROUP BY carried.mark
),

failures AS (
    SELECT
        marked.task_type,
        marked.tasks AS failed
    FROM marked
    WHERE marked.factor_key = ''
),

-- Fewer than 20 say nothing about what they share.
frequent AS (
    SELECT array_agg(marked.mark) AS marks
    FROM marked
    INNER JOIN failures ON marked.task_type = failures.task_type
    WHERE marked.factor_key <> '' AND marked.tasks >= 20 AND marked.tasks * 3 >= failures.failed
),

valued AS MATERIALIZED (
    SELECT
        min(carried.task_type) AS task_type,
        min(carried.factor_key) AS factor_key,
        min(carried.factor_value) AS factor_value,
        sum(carried.tasks) AS failed_with,
        count(*) AS failed_jobs
    FROM carried
    INNER JOIN frequent ON carried.mark = ANY(frequent.marks)
    GROUP BY carried.mark || chr(10) || carried.factor_value
),

-- Values that at least a third of a type's failed tasks carry: at most a handful each.
factors AS MATERIALIZED (
    SELECT
        valued.task_type,
        valued.factor_key,
        valued.factor_value,
        failures.failed,
        valued.failed_with,
        valued.failed_jobs,
        row_number() OVER (
            ORDER BY
                valued.failed_with DESC, valued.task_type ASC, valued.factor_key ASC, valued.factor_value ASC
        ) AS place
    FROM valued
    INNER JOIN failures ON valued.task_type = failures.task_type
    WHERE valued.failed_with >= 20 AND valued.failed_with * 3 >= failures.failed
    ORDER BY place ASC
    LIMIT 100
),

-- Counted job by job, because over all jobs the planner would sort.
completed AS MATERIALIZED (
    SELECT
        job.place,
        sum(job.completed) AS completed,
        sum(job.completed_with) AS completed_with
    FROM params
    CROSS JOIN candidates
    -- ST05 does not see that this depends on the candidate.
    INNER JOIN LATERAL ( -- noqa: ST05
        SELECT
            compared.place,
            count(*) AS completed,
            count(*) FILTER (WHERE compared.is_carried) AS completed_with
        FROM (
            SELECT
                factors.place,
                tasks.parameters ->> factors.factor_key = factors.factor_value AS is_carried
            FROM tasks
            INNER JOIN factors ON tasks.task_type = factors.task_type
            WHERE
                tasks.parent_job_id = candidates.job_id
                AND tasks.status = ANY(:'task_completed'::task_status[])
                AND tasks.updated_at > params.since_at
                AND tasks.updated_at <= params.until_at
            -- Keeps the parameters themselves out of the sort.
            OFFSET 0
        ) AS compared
        GROUP BY compared.place
        OFFSET 0
    ) AS job ON TRUE
    -- Nothing in common: nothing more is read.
    WHERE
        EXISTS (
            SELECT 1
            FROM factors
        )
    GROUP BY job.place
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
LEFT JOIN completed ON factors.place = completed.place
ORDER BY factors.place ASC
LIMIT 100;
