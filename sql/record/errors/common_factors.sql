-- Which parameter values do the failed tasks of a type share, and how many tasks with each value succeeded?
-- Of the tasks whose parameters were drawn; `is_sample`: more tasks of the type ended in the window.
WITH ended AS (
    SELECT
        tasks.task_id,
        tasks.task_type,
        tasks.job_id,
        tasks.gone_at,
        tasks.state = 'failed' AS is_failed,
        factors.factors
    FROM tasks
    LEFT JOIN factors ON tasks.task_id = factors.task_id
    WHERE
        tasks.state IN ('failed', 'succeeded')
        AND tasks.ended_at > getvariable('since')
        AND tasks.ended_at <= getvariable('until')
),

of_type AS (
    SELECT
        ended.task_type,
        count(*) FILTER (WHERE ended.is_failed AND ended.factors IS NOT NULL) AS failed,
        count(*) FILTER (WHERE NOT ended.is_failed AND ended.factors IS NOT NULL) AS completed,
        bool_or(ended.factors IS NULL) AS is_sample
    FROM ended
    GROUP BY ended.task_type
),

carried AS (
    SELECT
        ended.task_type,
        ended.task_id,
        ended.job_id,
        ended.gone_at,
        ended.is_failed,
        parameter.key AS factor_key,
        parameter.value ->> '$' AS factor_hash
    FROM ended
    CROSS JOIN json_each(ended.factors) AS parameter
    WHERE ended.factors IS NOT NULL
),

valued AS (
    SELECT
        carried.task_type,
        carried.factor_key,
        carried.factor_hash,
        -- Whose parameters hold the value itself.
        min(carried.task_id) FILTER (WHERE carried.is_failed AND carried.gone_at IS NULL) AS shown_by,
        count(*) FILTER (WHERE carried.is_failed) AS failed_with,
        -- Equal for values that stand on the same failed tasks.
        bit_xor(hash(carried.task_id)) FILTER (WHERE carried.is_failed) AS failed_tasks,
        count(DISTINCT carried.job_id) FILTER (WHERE carried.is_failed) AS failed_jobs,
        count(*) FILTER (WHERE NOT carried.is_failed) AS completed_with
    FROM carried
    GROUP BY carried.task_type, carried.factor_key, carried.factor_hash
)

SELECT
    valued.task_type,
    valued.factor_key AS key,
    valued.factor_hash AS value_hash,
    valued.shown_by,
    of_type.failed,
    valued.failed_with,
    valued.failed_jobs,
    of_type.completed,
    valued.completed_with,
    of_type.is_sample,
    valued.failed_tasks::VARCHAR AS failed_tasks
FROM valued
INNER JOIN of_type ON valued.task_type = of_type.task_type
WHERE
    valued.failed_with >= 20
    AND valued.failed_with * 3 >= of_type.failed
    -- Three times as frequent is what counts in the end.
    AND (of_type.completed < 20 OR valued.completed_with * 2 * of_type.failed <= valued.failed_with * of_type.completed)
-- No type with many parameters hides another one; a task has 50 that are compared.
QUALIFY
    row_number() OVER (
        PARTITION BY valued.task_type
        ORDER BY valued.failed_with DESC, valued.completed_with ASC, valued.factor_key ASC, valued.factor_hash ASC
    ) <= 50
ORDER BY valued.failed_with DESC, valued.task_type ASC, valued.factor_key ASC, valued.factor_hash ASC
LIMIT 1000;
