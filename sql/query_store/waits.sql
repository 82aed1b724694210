-- What did the statements of the monitored database wait for in Query Store's intervals of the window?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AT TIME ZONE 'UTC' AS since,
        :'until'::timestamptz AT TIME ZONE 'UTC' AS until,
        :'database'::text AS database
)

SELECT
    coalesce(entry.query_id, 0)::text AS query_id,
    entry.event_type::text AS event_type,
    coalesce(entry.event, 'unknown')::text AS event,
    sum(entry.calls)::bigint AS samples,
    (sum(sum(entry.calls)) OVER (PARTITION BY entry.event_type, entry.event))::bigint AS event_samples,
    (sum(sum(entry.calls)) OVER ())::bigint AS all_samples
FROM params
INNER JOIN pg_database ON params.database = pg_database.datname
INNER JOIN query_store.pgms_wait_sampling_view AS entry ON pg_database.oid = entry.db_id
WHERE
    entry.end_time > params.since
    AND entry.start_time < params.until
    AND entry.event_type IS NOT NULL
    AND entry.calls > 0
GROUP BY entry.query_id, entry.event_type, entry.event
ORDER BY samples DESC, query_id ASC, event_type ASC, event ASC
LIMIT 500;
