-- Which tasks that succeeded could have had the parameters that failed again and again, and were not read yet?
-- Those at the places of the failed ones come first: the same place in another job mostly has the same parameters.
WITH known AS NOT MATERIALIZED (
    SELECT
        tasks_read.task_id,
        tasks_read.job_id,
        tasks_read.task_type,
        tasks_read.stage,
        tasks_read.task_index,
        tasks_read.state,
        tasks_read.ended_at,
        NULL::TIMESTAMP AS gone_at,
        coalesce(inputs.input, recorded.input) AS input
    FROM tasks_read
    LEFT JOIN inputs ON tasks_read.task_id = inputs.task_id
    LEFT JOIN kept_tasks AS recorded ON tasks_read.task_id = recorded.task_id
    UNION ALL
    SELECT
        recorded.task_id,
        recorded.job_id,
        recorded.task_type,
        recorded.stage,
        recorded.task_index,
        recorded.state,
        recorded.ended_at,
        recorded.gone_at,
        recorded.input
    FROM rest_tasks AS recorded
),

ended AS NOT MATERIALIZED (
    SELECT known.*
    FROM known
    WHERE known.state IN ('failed', 'succeeded') AND known.ended_at >= getvariable('since')::TIMESTAMP
),

-- By the rule of poison/repeated_failures.
repeated AS (
    SELECT
        ended.task_type,
        ended.input
    FROM ended
    WHERE starts_with(ended.input, getvariable('key_id'))
    GROUP BY ended.task_type, ended.input
    HAVING bool_and(ended.state = 'failed') AND count(*) >= 3 AND count(DISTINCT ended.job_id) >= 2
),

places AS (
    SELECT DISTINCT
        ended.task_type,
        ended.stage,
        ended.task_index
    FROM ended
    SEMI JOIN repeated ON ended.task_type = repeated.task_type AND ended.input = repeated.input
)

SELECT ended.task_id
FROM ended
SEMI JOIN repeated ON ended.task_type = repeated.task_type
LEFT JOIN places
    ON
        ended.task_type = places.task_type
        AND ended.stage IS NOT DISTINCT FROM places.stage
        AND ended.task_index IS NOT DISTINCT FROM places.task_index
WHERE
    ended.state = 'succeeded'
    AND ended.gone_at IS NULL
    AND coalesce(ended.input <> 'none' AND NOT starts_with(ended.input, getvariable('key_id')), TRUE)
ORDER BY places.task_type IS NULL, ended.ended_at DESC, ended.task_id ASC
LIMIT getvariable('most');
