-- Of which tasks are the parameters to be read? Of each type that fails some failed and some succeeded ones, drawn by
-- a hash of their ids: what is drawn in one run is drawn in the next.
WITH known AS (
    SELECT
        tasks_read.task_id,
        tasks_read.task_type,
        tasks_read.state,
        tasks_read.ended_at
    FROM tasks_read
    UNION ALL
    SELECT
        recorded.task_id,
        recorded.task_type,
        recorded.state,
        recorded.ended_at
    FROM recorded_tasks AS recorded
    ANTI JOIN tasks_read ON recorded.task_id = tasks_read.task_id
    WHERE recorded.gone_at IS NULL
),

drawn AS (
    SELECT
        known.task_id,
        known.state,
        row_number() OVER (
            PARTITION BY known.task_type, known.state
            ORDER BY md5(known.task_id) ASC, known.task_id ASC
        ) AS place,
        count(*) FILTER (WHERE known.state = 'failed') OVER (PARTITION BY known.task_type) AS failed
    FROM known
    WHERE known.state IN ('failed', 'succeeded') AND known.ended_at >= getvariable('drawn_since')::TIMESTAMP
)

SELECT drawn.task_id
FROM drawn
ANTI JOIN recorded_factors AS recorded ON drawn.task_id = recorded.task_id
WHERE
    drawn.failed >= getvariable('fewest_failed')
    AND drawn.place <= CASE drawn.state
        WHEN 'failed' THEN getvariable('most_failed')
        ELSE getvariable('most_succeeded')
    END
ORDER BY drawn.place ASC, drawn.task_id ASC
LIMIT getvariable('most');
