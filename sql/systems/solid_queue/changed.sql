-- Which jobs ended from :'since' to before :'until'? All others are open.
-- A success has an index on its time. No index knows when a job failed, but the ids of failed executions grow with it:
-- the last one before a time is found by halving what is left, 30 times or so.
WITH RECURSIVE params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AT TIME ZONE 'UTC' AS since,
        :'until'::timestamptz AT TIME ZONE 'UTC' AS until
),

oldest AS (
    SELECT failed.id FROM solid_queue_failed_executions AS failed
    ORDER BY failed.id ASC LIMIT 1
),

newest AS (
    SELECT failed.id FROM solid_queue_failed_executions AS failed
    ORDER BY failed.id DESC LIMIT 1
),

-- Of each time: all up to `low` failed before it, and all from `high` on after it.
edge AS (
    SELECT
        times.name,
        times.at,
        oldest.id - 1 AS low,
        newest.id + 1 AS high
    FROM params
    CROSS JOIN LATERAL (VALUES ('since', params.since), ('until', params.until)) AS times (name, at)
    CROSS JOIN oldest
    CROSS JOIN newest
    UNION ALL
    SELECT
        edge.name,
        edge.at,
        CASE WHEN probed.created_at < edge.at THEN probed.id ELSE edge.low END AS low,
        CASE WHEN probed.created_at < edge.at THEN edge.high ELSE (edge.low + edge.high) / 2 END AS high
    FROM edge
    LEFT JOIN LATERAL (
        SELECT
            failed.id,
            failed.created_at
        FROM solid_queue_failed_executions AS failed
        WHERE failed.id >= (edge.low + edge.high) / 2 AND failed.id < edge.high
        ORDER BY failed.id ASC LIMIT 1
    ) AS probed ON TRUE
    WHERE edge.high - edge.low > 1
),

failed AS MATERIALIZED (
    SELECT failed.job_id
    FROM solid_queue_failed_executions AS failed
    WHERE
        -- A transaction may tell of a failure a while after another one has taken a later id: some more are read.
        failed.id > (
            SELECT max(edge.low) FROM edge
            WHERE edge.name = 'since'
        ) - 1000
        AND failed.id <= (
            SELECT max(edge.low) FROM edge
            WHERE edge.name = 'until'
        )
)

SELECT tasks.*
FROM tasks
CROSS JOIN params
WHERE tasks.native_finished_at >= params.since AND tasks.native_finished_at < params.until
UNION ALL
SELECT tasks.*
FROM failed
CROSS JOIN LATERAL (
    SELECT tasks.*
    FROM tasks
    WHERE tasks.native_id = failed.job_id
    OFFSET 0
) AS tasks;
