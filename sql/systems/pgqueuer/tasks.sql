-- What is a job of PgQueuer in the record's words?
SELECT
    known.id::text AS task_id,
    NULL::text AS key,
    known.id::text AS job_id,
    coalesce(queued.entrypoint, happened.entrypoint) AS task_type,
    NULL::text AS queue,
    -- A job that waits again after a failure differs from a new one by its past alone.
    CASE WHEN queued.status::text = 'queued' AND happened.attempts > 0 THEN 'retrying' END AS state,
    coalesce(queued.status::text, happened.last_status) AS status,
    1 AS stage,
    NULL::text AS task_index,
    NULL::integer AS retries,
    -- The column `attempts` counts retries that were asked for: not the first attempt, and none of a dead worker.
    happened.attempts,
    NULL::integer AS max_attempts,
    coalesce(queued.created, happened.first_at) AS created_at,
    CASE WHEN queued.status::text = 'queued' THEN queued.execute_after END AS due_at,
    happened.started_at,
    CASE WHEN queued.id IS NULL OR queued.status::text = 'failed' THEN happened.last_at END AS ended_at,
    greatest(queued.updated, happened.last_at) AS changed_at,
    CASE WHEN queued.status::text = 'picked' THEN queued.heartbeat END AS heartbeat_at,
    CASE WHEN queued.status::text = 'picked' THEN queued.queue_manager_id::text END AS worker,
    known.id AS native_id
FROM (
    SELECT pgqueuer.id
    FROM pgqueuer
    UNION
    SELECT pgqueuer_log.job_id
    FROM pgqueuer_log
) AS known
LEFT JOIN pgqueuer AS queued ON known.id = queued.id
CROSS JOIN LATERAL (
    SELECT
        max(event.entrypoint) AS entrypoint,
        min(event.created) AS first_at,
        max(event.created) AS last_at,
        max(event.created) FILTER (WHERE event.status::text = 'picked') AS started_at,
        count(*) FILTER (WHERE event.status::text = 'picked') AS attempts,
        -- Events of one transaction have one time; their ids tell which came last.
        (array_agg(event.status::text ORDER BY event.id DESC))[1] AS last_status
    FROM pgqueuer_log AS event
    WHERE event.job_id = known.id
) AS happened;
