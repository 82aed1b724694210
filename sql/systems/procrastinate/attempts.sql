-- When was each attempt of the jobs of :'keys' started, and how did it end?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id AS task_id,
    row_number() OVER (PARTITION BY asked.id ORDER BY happened.id)::bigint AS attempt,
    happened.at AS started_at,
    happened.next_at AS ended_at,
    coalesce(happened.next_type, 'running') AS outcome,
    NULL::text AS error_text
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
-- ST05 does not see that this depends on the key.
CROSS JOIN
    LATERAL ( -- noqa: ST05
        SELECT
            event.id,
            event.at,
            event.type,
            lead(event.at) OVER (ORDER BY event.id) AS next_at,
            lead(event.type::text) OVER (ORDER BY event.id) AS next_type
        FROM procrastinate_events AS event
        WHERE
            event.job_id = asked.id::bigint
            -- A wish to abort ends nothing, and the time of `scheduled` lies in the future.
            AND event.type::text NOT IN ('abort_requested', 'scheduled')
        OFFSET 0
    ) AS happened
WHERE happened.type::text = 'started'
ORDER BY happened.id ASC
LIMIT 1000;
