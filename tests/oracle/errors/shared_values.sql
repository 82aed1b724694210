-- Which parameter values do the failed tasks of a type share, and how many tasks with each value completed?
-- At most 10,000 failed and 100,000 completed tasks are compared, of jobs in random order; `is_sample`: not all were.
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
    ORDER BY hashtext(jobs.job_id) ASC, jobs.job_id ASC
),

-- Ids only, so that the sort is small. After 100,000 failed tasks no further job is read.
drawn AS MATERIALIZED (
    SELECT failed.task_id
    FROM (
        SELECT task.task_id
        FROM params
        CROSS JOIN candidates
        INNER JOIN LATERAL (
            SELECT tasks.task_id
            FROM tasks
            WHERE
                tasks.parent_job_id = candidates.job_id
                AND tasks.status = ANY(:'task_failed'::task_status[])
                AND tasks.updated_at > params.since_at
                AND tasks.updated_at <= params.until_at
            -- Holds the planner to one index lookup a job, whatever it believes about the window.
            OFFSET 0
        ) AS task ON TRUE
        LIMIT 100000
    ) AS failed
    ORDER BY hashtext(failed.task_id) ASC, failed.task_id ASC
    LIMIT 10000
),

-- Most values are ids, each seen once: `mark` gathers the values of a parameter in 64 slots, which fit into memory.
-- The empty key counts the tasks themselves. What is grouped by is one expression, here and below: the planner takes
-- several for unique, and would sort.
marked AS MATERIALIZED (
    SELECT
        pair.mark,
        min(pair.task_type) AS task_type,
        min(pair.factor_key) AS factor_key,
        min(pair.slot) AS slot,
        count(*) AS tasks
    FROM drawn
    INNER JOIN LATERAL (
        SELECT
            tasks.task_type,
            parameter.key AS factor_key,
            hashtext(parameter.value) & 63 AS slot,
            tasks.task_type || chr(10) || parameter.key || chr(10) || (hashtext(parameter.value) & 63) AS mark
        FROM tasks
        CROSS JOIN
            LATERAL (
                SELECT
                    '' AS key,
                    '' AS value
                UNION ALL
                SELECT
                    entry.key,
                    entry.value
                FROM
                    jsonb_each_text(
                        CASE WHEN jsonb_typeof(tasks.parameters) = 'object' THEN tasks.parameters ELSE '{}'::jsonb END
                    ) AS entry
                WHERE length(entry.value) BETWEEN 1 AND 100
            ) AS parameter
        WHERE tasks.task_id = drawn.task_id
        OFFSET 0
    ) AS pair ON TRUE
    GROUP BY pair.mark
),

failures AS (
    SELECT
        marked.task_type,
        marked.tasks AS failed
    FROM marked
    WHERE marked.factor_key = ''
),

-- Fewer than 20 say nothing about what they share.
frequent AS MATERIALIZED (
    SELECT
        marked.mark,
        marked.task_type,
        marked.factor_key,
        marked.slot
    FROM marked
    INNER JOIN failures ON marked.task_type = failures.task_type
    WHERE marked.factor_key <> '' AND marked.tasks >= 20 AND marked.tasks * 3 >= failures.failed
),

valued AS MATERIALIZED (
    SELECT
        min(carried.task_type) AS task_type,
        min(carried.factor_key) AS factor_key,
        min(carried.factor_value) AS factor_value,
        count(*) AS failed_with
    FROM drawn
    INNER JOIN LATERAL (
        SELECT
            frequent.task_type,
            frequent.factor_key,
            tasks.parameters ->> frequent.factor_key AS factor_value,
            frequent.mark || chr(10) || (tasks.parameters ->> frequent.factor_key) AS mark_and_value
        FROM tasks
        INNER JOIN frequent ON tasks.task_type = frequent.task_type
        WHERE
            tasks.task_id = drawn.task_id
            AND hashtext(tasks.parameters ->> frequent.factor_key) & 63 = frequent.slot
            AND length(tasks.parameters ->> frequent.factor_key) BETWEEN 1 AND 100
        OFFSET 0
    ) AS carried ON TRUE
    GROUP BY carried.mark_and_value
),

-- Values that at least a third of a type's failed tasks carry: at most a handful each.
shared AS MATERIALIZED (
    SELECT
        valued.task_type,
        valued.factor_key,
        valued.factor_value,
        failures.failed,
        valued.failed_with,
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

-- A first look at the completed tasks, 10 in each of 200 jobs: most shared values are carried by all tasks of the
-- type. Three times as frequent is what counts in the end; what is not even twice so here is counted no further.
looked AS MATERIALIZED (
    SELECT
        glanced.place,
        count(*) AS completed,
        count(*) FILTER (WHERE glanced.is_carried) AS completed_with
    FROM (
        SELECT
            shared.place,
            task.parameters ->> shared.factor_key = shared.factor_value AS is_carried
        FROM params
        CROSS JOIN (
            SELECT candidates.job_id
            FROM candidates
            LIMIT 200
        ) AS job
        -- ST05 does not see that this depends on the job.
        INNER JOIN LATERAL ( -- noqa: ST05
            SELECT
                tasks.task_type,
                tasks.parameters
            FROM tasks
            WHERE
                tasks.parent_job_id = job.job_id
                AND tasks.status = ANY(:'task_completed'::task_status[])
                AND tasks.updated_at > params.since_at
                AND tasks.updated_at <= params.until_at
                AND tasks.task_type IN (SELECT asked.task_type FROM shared AS asked)
            LIMIT 10
        ) AS task ON TRUE
        INNER JOIN shared ON task.task_type = shared.task_type
        -- Keeps the parameters themselves out of the sort.
        OFFSET 0
    ) AS glanced
    GROUP BY glanced.place
),

factors AS MATERIALIZED (
    SELECT
        shared.task_type,
        shared.factor_key,
        shared.factor_value,
        shared.failed,
        shared.failed_with,
        shared.place
    FROM shared
    LEFT JOIN looked ON shared.place = looked.place
    WHERE
        coalesce(looked.completed, 0) < 20
        OR looked.completed_with * 2 * shared.failed <= shared.failed_with * looked.completed
    ORDER BY shared.place ASC
    LIMIT 20
),

completed AS MATERIALIZED (
    SELECT
        compared.place,
        count(*) AS completed,
        count(*) FILTER (WHERE compared.is_carried) AS completed_with
    FROM (
        SELECT
            factors.place,
            drawn_completed.parameters ->> factors.factor_key = factors.factor_value AS is_carried
        FROM (
            SELECT
                task.task_type,
                task.parameters
            FROM params
            CROSS JOIN candidates
            INNER JOIN LATERAL (
                SELECT
                    tasks.task_type,
                    tasks.parameters
                FROM tasks
                WHERE
                    tasks.parent_job_id = candidates.job_id
                    AND tasks.status = ANY(:'task_completed'::task_status[])
                    AND tasks.updated_at > params.since_at
                    AND tasks.updated_at <= params.until_at
                    AND tasks.task_type IN (SELECT asked.task_type FROM factors AS asked)
                OFFSET 0
            ) AS task ON TRUE
            -- Nothing in common: nothing more is read.
            WHERE
                EXISTS (
                    SELECT 1
                    FROM factors
                )
            LIMIT 100000
        ) AS drawn_completed
        INNER JOIN factors ON drawn_completed.task_type = factors.task_type
        OFFSET 0
    ) AS compared
    GROUP BY compared.place
),

in_jobs AS MATERIALIZED (
    SELECT
        carried.place,
        count(DISTINCT carried.job_mark) AS jobs
    FROM drawn
    INNER JOIN LATERAL (
        SELECT
            factors.place,
            hashtextextended(tasks.parent_job_id, 0) AS job_mark
        FROM tasks
        INNER JOIN factors ON tasks.task_type = factors.task_type
        WHERE
            tasks.task_id = drawn.task_id
            AND tasks.parameters ->> factors.factor_key = factors.factor_value
        OFFSET 0
    ) AS carried ON TRUE
    WHERE
        EXISTS (
            SELECT 1
            FROM factors
        )
    GROUP BY carried.place
),

-- Whether the two draws were full.
cut AS (
    SELECT
        (
            SELECT count(*)
            FROM drawn
        ) = 10000
        OR coalesce(sum(of_type.completed), 0) >= 100000 AS is_sample
    FROM (
        SELECT max(completed.completed) AS completed
        FROM completed
        INNER JOIN factors ON completed.place = factors.place
        GROUP BY factors.task_type
    ) AS of_type
)

SELECT
    factors.task_type::text AS task_type,
    -- Key and value travel as one object, so that redaction sees the key.
    jsonb_build_object(factors.factor_key, factors.factor_value) AS factor,
    factors.failed::bigint AS failed,
    factors.failed_with::bigint AS failed_with,
    in_jobs.jobs::bigint AS failed_jobs,
    coalesce(completed.completed, 0)::bigint AS completed,
    coalesce(completed.completed_with, 0)::bigint AS completed_with,
    cut.is_sample
FROM factors
INNER JOIN in_jobs ON factors.place = in_jobs.place
LEFT JOIN completed ON factors.place = completed.place
CROSS JOIN cut
ORDER BY factors.place ASC
LIMIT 20;
