-- What is a row of procrastinate_jobs in the record's words?
SELECT
    job.id::text AS task_id,
    NULL::text AS key,
    job.id::text AS job_id,
    job.task_name::text AS task_type,
    job.queue_name::text AS queue,
    CASE WHEN job.status::text = 'todo' AND happened.starts > 0 THEN 'retrying' END AS state,
    job.status::text AS status,
    1 AS stage,
    NULL::text AS task_index,
    NULL::integer AS retries,
    -- The column `attempts` is 0 while the first one runs, 0 after an abort, and one too many after a retry by hand.
    happened.starts AS attempts,
    NULL::integer AS max_attempts,
    happened.created_at,
    CASE WHEN job.status::text = 'todo' THEN job.scheduled_at END AS due_at,
    happened.started_at,
    happened.ended_at,
    happened.changed_at,
    -- A dead worker's row goes when another worker starts, and the job keeps its status: silent since it was started.
    CASE WHEN job.status::text IN ('doing', 'aborting') THEN coalesce(worker.last_heartbeat, happened.started_at) END
        AS heartbeat_at,
    job.worker_id::text AS worker,
    job.id AS native_id,
    job.status AS native_status
FROM procrastinate_jobs AS job
LEFT JOIN procrastinate_workers AS worker ON job.worker_id = worker.id
CROSS JOIN LATERAL (
    SELECT
        min(event.at) FILTER (WHERE event.type::text = 'deferred') AS created_at,
        max(event.at) FILTER (WHERE event.type::text = 'started') AS started_at,
        max(event.at) FILTER (WHERE event.type::text IN ('succeeded', 'failed', 'cancelled', 'aborted')) AS ended_at,
        -- The time of `scheduled` is that for which the job is scheduled.
        max(event.at) FILTER (WHERE event.type::text <> 'scheduled') AS changed_at,
        count(*) FILTER (WHERE event.type::text = 'started') AS starts
    FROM procrastinate_events AS event
    WHERE event.job_id = job.id
) AS happened;
