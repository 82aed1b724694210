-- What is a row of `job` in the record's words?
SELECT
    job.name || '/' || job.id AS task_id,
    json_build_array(job.name, job.id)::text AS key,
    job.name || '/' || job.id AS job_id,
    job.name AS task_type,
    job.name AS queue,
    CASE
        -- It waits for its parents; when one of them fails, for ever.
        WHEN job.state::text IN ('created', 'retry') AND job.blocked THEN 'blocked'
        -- The copy of a failed job in its dead letter queue is kept for whoever looks at it: no backlog.
        WHEN
            job.state::text = 'created' AND job.source_id IS NOT NULL
            AND EXISTS (
                SELECT 1 FROM queue
                WHERE queue.dead_letter = job.name
            )
            THEN 'blocked'
    END AS state,
    job.state::text AS status,
    1 AS stage,
    NULL::text AS task_index,
    NULL::integer AS retries,
    -- It counts the fetches after the first one.
    job.retry_count::bigint + CASE WHEN job.started_on IS NULL THEN 0 ELSE 1 END AS attempts,
    job.retry_limit::bigint + 1 AS max_attempts,
    job.created_on AS created_at,
    CASE WHEN job.state::text IN ('created', 'retry') THEN job.start_after END AS due_at,
    -- A job that was cancelled while it ran and then resumed waits, and keeps the time of its start.
    CASE WHEN job.state::text <> 'created' THEN job.started_on END AS started_at,
    job.completed_on AS ended_at,
    greatest(
        job.created_on,
        job.started_on,
        job.completed_on,
        -- When an attempt failed is nowhere, but the retry is due so much later; a backoff is random.
        CASE
            WHEN job.state::text = 'retry' AND NOT job.retry_backoff
                THEN least(job.start_after - job.retry_delay * interval '1 second', :'observed_at'::timestamptz)
        END
    ) AS changed_at,
    -- Without heartbeat_seconds it is the time of the start, and stays so.
    CASE WHEN job.state::text = 'active' AND job.heartbeat_seconds IS NOT NULL THEN job.heartbeat_on END
        AS heartbeat_at,
    NULL::text AS worker,
    job.name AS native_name,
    job.id AS native_id,
    job.state AS native_state,
    job.completed_on
FROM job;
