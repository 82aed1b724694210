-- Which tasks were created, changed or ended in the window, filtered and in the order asked for, from the cursor on?
WITH placed AS (
    SELECT
        tasks.system,
        tasks.task_id,
        tasks.job_id,
        tasks.task_type,
        tasks.queue,
        tasks.state,
        tasks.status,
        tasks.stage,
        tasks.task_index,
        tasks.attempts,
        tasks.max_attempts,
        tasks.created_at,
        tasks.due_at,
        tasks.started_at,
        tasks.ended_at,
        tasks.changed_at,
        tasks.heartbeat_at,
        tasks.worker,
        tasks.gone_at,
        -- In microseconds; descending is ascending by the negative.
        CASE WHEN getvariable('sort') LIKE '-%' THEN -1 ELSE 1 END * CASE ltrim(getvariable('sort'), '-')
            WHEN 'created_at' THEN epoch_us(tasks.created_at)
            WHEN 'updated_at' THEN epoch_us(tasks.changed_at)
            WHEN 'ended_at' THEN epoch_us(tasks.ended_at)
            ELSE epoch_us(tasks.ended_at) - epoch_us(coalesce(tasks.started_at, tasks.created_at))
        END AS place
    FROM tasks
    WHERE
        CASE getvariable('bounded_by')
            WHEN 'created' THEN tasks.created_at
            WHEN 'changed' THEN tasks.changed_at
            ELSE tasks.ended_at
        END > getvariable('since')
        AND getvariable('status') IN ('', tasks.state, tasks.status)
        AND getvariable('type_name') IN ('', tasks.task_type)
        AND (getvariable('stage')::BIGINT IS NULL OR tasks.stage = getvariable('stage')::BIGINT)
)

SELECT
    placed.system,
    placed.task_id,
    placed.job_id,
    placed.task_type,
    placed.queue,
    placed.state,
    placed.status,
    placed.stage,
    placed.task_index,
    placed.attempts,
    placed.max_attempts,
    placed.created_at,
    placed.due_at,
    placed.started_at,
    placed.ended_at,
    placed.changed_at,
    placed.heartbeat_at,
    placed.worker,
    placed.gone_at,
    placed.place
FROM placed
WHERE
    placed.place IS NOT NULL
    -- The row of the cursor itself is met again: another system may have its place and its id too.
    AND (
        getvariable('cursor_place')::BIGINT IS NULL
        OR (placed.place, placed.task_id) >= (getvariable('cursor_place')::BIGINT, getvariable('cursor_id'))
    )
ORDER BY placed.place ASC, placed.task_id ASC
LIMIT getvariable('row_limit')::BIGINT;
