-- Of which tasks are the parameters to be read? Of each type that fails some failed and some succeeded ones, drawn by
-- a hash of their ids: what is drawn in one run is drawn in the next (another DuckDB may hash, and draw, otherwise).
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
    FROM rest_tasks AS recorded
    WHERE recorded.gone_at IS NULL
),

ended AS (
    SELECT
        known.task_id,
        known.task_type,
        known.state
    FROM known
    WHERE known.state IN ('failed', 'succeeded') AND known.ended_at >= getvariable('drawn_since')::TIMESTAMP
),

failing AS (
    SELECT ended.task_type
    FROM ended
    WHERE ended.state = 'failed'
    GROUP BY ended.task_type
    HAVING count(*) >= getvariable('fewest_failed')
),

drawn AS (
    SELECT
        arg_min(
            ended.task_id,
            hash(ended.task_id),
            CASE ended.state
                WHEN 'failed' THEN getvariable('most_failed')
                ELSE getvariable('most_succeeded')
            END
        ) AS task_ids
    FROM ended
    SEMI JOIN failing ON ended.task_type = failing.task_type
    GROUP BY ended.task_type, ended.state
),

placed AS (
    SELECT
        unnest(drawn.task_ids) AS task_id,
        generate_subscripts(drawn.task_ids, 1) AS place
    FROM drawn
)

SELECT placed.task_id
FROM placed
ANTI JOIN recorded_factors AS recorded ON placed.task_id = recorded.task_id
ORDER BY placed.place ASC, placed.task_id ASC
LIMIT getvariable('most');
