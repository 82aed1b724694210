-- What was written down of the workflow run :'job_key', and of its nodes of :'keys'?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'job_key'::text AS job_id,
        :'keys'::text[] AS keys
),

found AS (
    SELECT job_events.*
    FROM params
    INNER JOIN job_events ON params.job_id = job_events.job_id
    UNION
    SELECT by_task.*
    FROM params
    -- One by one, by the index. ST05 does not see what the rows depend on.
    CROSS JOIN unnest(params.keys) AS asked (id)
    CROSS JOIN LATERAL ( -- noqa: ST05
        SELECT job_events.*
        FROM job_events
        WHERE job_events.task_id = asked.id
        OFFSET 0
    ) AS by_task
)

SELECT
    coalesce(found.task_id, found.job_id)::text AS task_id,
    found.created_at::timestamptz AS at,
    found.event_type::text || ' (' || found.event_status::text || ')' AS event,
    -- Listed parts alone: what else an event carries may be anything.
    left(
        concat_ws(
            ', ',
            found.checkpoint_name,
            'stage ' || found.stage,
            found.duration_ms || ' ms',
            'attempt ' || (found.event_data ->> 'retry_count'),
            nullif(found.error_message, '')
        ), 1200
    ) AS detail
FROM found
ORDER BY found.created_at ASC, found.event_id ASC
LIMIT 1000;
