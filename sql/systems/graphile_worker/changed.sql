-- Which jobs were added from :'since' to before :'until' and have not succeeded?
-- No index knows a time, but ids grow with it: the last id before one is found by halving what is left, 30 times or so.
WITH RECURSIVE params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since,
        :'until'::timestamptz AS until
),

oldest AS (
    SELECT jobs.id FROM jobs
    ORDER BY jobs.id ASC LIMIT 1
),

newest AS (
    SELECT jobs.id FROM jobs
    ORDER BY jobs.id DESC LIMIT 1
),

-- Of each time: all jobs up to `low` were added before it, and all from `high` on after it.
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
            jobs.id,
            jobs.created_at
        FROM jobs
        WHERE jobs.id >= (edge.low + edge.high) / 2 AND jobs.id < edge.high
        ORDER BY jobs.id ASC LIMIT 1
    ) AS probed ON TRUE
    WHERE edge.high - edge.low > 1
)

SELECT tasks.*
FROM tasks
WHERE
    -- A transaction may add a job a while after another one has taken a later id: some more are read.
    tasks.native_id > (
        SELECT max(edge.low) FROM edge
        WHERE edge.name = 'since'
    ) - 1000
    AND tasks.native_id <= (
        SELECT max(edge.low) FROM edge
        WHERE edge.name = 'until'
    );
