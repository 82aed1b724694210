-- When did each schedule and sensor tick last, how far apart are its ticks, and when did each daemon beat last?
WITH known AS MATERIALIZED (
    SELECT
        instigators.selector_id,
        instigators.status,
        lower(instigators.instigator_type) || ' '
        || coalesce(
            instigators.instigator_body::json #>> '{origin,job_name}',
            instigators.instigator_body::json #>> '{origin,instigator_name}',
            instigators.selector_id
        ) AS name
    FROM instigators
    ORDER BY instigators.selector_id ASC
    LIMIT 190
),

beats AS MATERIALIZED (
    SELECT
        daemon_heartbeats.daemon_type,
        daemon_heartbeats.daemon_id,
        to_timestamp((daemon_heartbeats.body::json ->> 'timestamp')::double precision) AS at
    FROM daemon_heartbeats
),

ticked AS (
    SELECT
        known.selector_id,
        recent.at,
        recent.at - lag(recent.at) OVER (PARTITION BY known.selector_id ORDER BY recent.at ASC) AS gap
    FROM known
    CROSS JOIN LATERAL (
        -- `timestamp` is of a zone that nobody tells.
        SELECT to_timestamp((job_ticks.tick_body::json ->> 'timestamp')::double precision) AS at
        FROM job_ticks
        WHERE job_ticks.selector_id = known.selector_id
        ORDER BY job_ticks.timestamp DESC
        LIMIT 20
    ) AS recent
)

SELECT
    known.name AS schedule,
    -- A cron expression is there and its zone stands in the code: the ticks tell how often it runs.
    NULL::text AS cadence,
    NULL::text AS timezone,
    max(ticked.at) AS last_at,
    NULL::timestamptz AS next_at,
    extract(EPOCH FROM max(ticked.gap))::double precision AS gap_s,
    known.status = 'STOPPED' AS paused
FROM known
LEFT JOIN ticked ON known.selector_id = ticked.selector_id
GROUP BY known.selector_id, known.name, known.status
UNION ALL
-- Without them nothing ticks, and no run leaves the queue. Dagster itself holds one for dead after half an hour. What
-- an earlier daemon had and this one has not is left out.
SELECT
    'the daemon ' || beats.daemon_type AS schedule,
    NULL::text AS cadence,
    NULL::text AS timezone,
    beats.at AS last_at,
    beats.at + interval '30 minutes' AS next_at,
    NULL::double precision AS gap_s,
    FALSE AS paused
FROM beats
WHERE
    beats.daemon_id IS NOT DISTINCT FROM (
        SELECT newest.daemon_id FROM beats AS newest
        ORDER BY newest.at DESC LIMIT 1
    )
ORDER BY schedule ASC
LIMIT 200;
