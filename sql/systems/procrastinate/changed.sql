-- To which jobs did something happen from :'since' to before :'until'?
-- No index knows a time, but the ids of events grow with it: the last one before a time is found by halving what is
-- left, 30 times or so. What happens to a job is an event, always.
WITH RECURSIVE params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since,
        :'until'::timestamptz AS until
),

oldest AS (
    SELECT event.id FROM procrastinate_events AS event
    ORDER BY event.id ASC LIMIT 1
),

newest AS (
    SELECT event.id FROM procrastinate_events AS event
    ORDER BY event.id DESC LIMIT 1
),

-- Of each time: all events up to `low` happened before it, and all from `high` on after it.
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
        CASE WHEN probed.at < edge.at THEN probed.id ELSE edge.low END AS low,
        CASE WHEN probed.at < edge.at THEN edge.high ELSE (edge.low + edge.high) / 2 END AS high
    FROM edge
    LEFT JOIN LATERAL (
        SELECT
            event.id,
            event.at
        FROM procrastinate_events AS event
        WHERE
            event.id >= (edge.low + edge.high) / 2
            AND event.id < edge.high
            -- Its time lies in the future.
            AND event.type::text <> 'scheduled'
        ORDER BY event.id ASC LIMIT 1
    ) AS probed ON TRUE
    WHERE edge.high - edge.low > 1
),

touched AS MATERIALIZED (
    SELECT DISTINCT event.job_id
    FROM procrastinate_events AS event
    WHERE
        -- A transaction may tell of an event a while after another one has taken a later id: some more are read.
        event.id > (
            SELECT max(edge.low) FROM edge
            WHERE edge.name = 'since'
        ) - 1000
        AND event.id <= (
            SELECT max(edge.low) FROM edge
            WHERE edge.name = 'until'
        )
)

SELECT tasks.*
FROM touched
CROSS JOIN LATERAL (
    SELECT tasks.*
    FROM tasks
    WHERE tasks.native_id = touched.job_id
    OFFSET 0
) AS tasks;
