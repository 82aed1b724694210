-- What was written down of one job and its tasks, of very many the newest?
WITH params AS NOT MATERIALIZED (
    SELECT :'job_id'::text AS job_id
),

newest AS MATERIALIZED (
    SELECT
        job_events.event_id,
        job_events.job_id,
        job_events.task_id,
        job_events.stage,
        job_events.event_type,
        job_events.event_status,
        job_events.checkpoint_name,
        job_events.event_data,
        job_events.error_message,
        job_events.duration_ms,
        job_events.created_at
    FROM params
    INNER JOIN job_events ON params.job_id = job_events.job_id
    ORDER BY job_events.created_at DESC, job_events.event_id DESC
    LIMIT 1000
)

SELECT
    coalesce(newest.task_id, newest.job_id)::text AS task_id,
    newest.created_at::timestamptz AS at,
    newest.event_type::text || ' (' || newest.event_status::text || ')' AS event,
    -- Listed parts alone: what else an event carries may be anything.
    left(
        concat_ws(
            ', ',
            newest.checkpoint_name,
            'stage ' || newest.stage,
            newest.duration_ms || ' ms',
            'attempt ' || (newest.event_data ->> 'retry_count'),
            nullif(newest.error_message, '')
        ), 1200
    ) AS detail
FROM newest
ORDER BY newest.created_at ASC, newest.event_id ASC
LIMIT 1000;
