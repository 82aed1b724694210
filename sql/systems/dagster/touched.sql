-- Which runs ended from :'since' to before :'until', or are open?
-- No index knows a time, but the ids of events grow with it: the last one before a time is found by halving what is
-- left, 30 times or so.
WITH RECURSIVE params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AT TIME ZONE 'UTC' AS since,
        :'until'::timestamptz AT TIME ZONE 'UTC' AS until,
        :'job_open'::text[] AS job_open
),

oldest AS (
    SELECT event_logs.id FROM event_logs
    ORDER BY event_logs.id ASC LIMIT 1
),

newest AS (
    SELECT event_logs.id FROM event_logs
    ORDER BY event_logs.id DESC LIMIT 1
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
            event_logs.id,
            event_logs.timestamp AS at
        FROM event_logs
        WHERE event_logs.id >= (edge.low + edge.high) / 2 AND event_logs.id < edge.high
        ORDER BY event_logs.id ASC LIMIT 1
    ) AS probed ON TRUE
    WHERE edge.high - edge.low > 1
),

bounds AS MATERIALIZED (
    SELECT
        max(edge.low) FILTER (WHERE edge.name = 'since') AS low,
        min(edge.high) FILTER (WHERE edge.name = 'until') AS high
    FROM edge
)

SELECT ended.run_id
FROM bounds
CROSS JOIN (VALUES ('PIPELINE_SUCCESS'), ('PIPELINE_FAILURE'), ('PIPELINE_CANCELED')) AS ends (name)
CROSS JOIN
    LATERAL (
        SELECT event_logs.run_id
        FROM event_logs
        WHERE
            -- Both as one, which only the index over both serves: by that over the ids all events of the time are read.
            -- An event may be written a while after another one has taken a later id: some more are read.
            (event_logs.dagster_event_type, event_logs.id) > (ends.name, bounds.low - 1000)
            AND (event_logs.dagster_event_type, event_logs.id) < (ends.name, bounds.high)
        OFFSET 0
    ) AS ended
UNION
-- A status that nobody knows is open too: in the index over it, what lies between the ends.
SELECT runs.run_id
FROM params
CROSS JOIN runs
WHERE
    cardinality(params.job_open) > 0
    AND (
        runs.status < 'CANCELED'
        OR (runs.status > 'CANCELED' AND runs.status < 'FAILURE')
        OR (runs.status > 'FAILURE' AND runs.status < 'SUCCESS')
        OR runs.status > 'SUCCESS'
        OR runs.status IS NULL
    );
