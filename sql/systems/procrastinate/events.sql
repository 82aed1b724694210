-- What happened to the jobs of :'keys'?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id AS task_id,
    event.at,
    event.type::text AS event,
    -- The time of this one lies ahead of when it was written.
    CASE WHEN event.type::text = 'scheduled' THEN 'the time for which it is scheduled' END AS detail
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
INNER JOIN LATERAL (
    SELECT
        event.id,
        event.at,
        event.type
    FROM procrastinate_events AS event
    WHERE event.job_id = asked.id::bigint
    OFFSET 0
) AS event ON TRUE
ORDER BY event.id ASC
LIMIT 1000;
