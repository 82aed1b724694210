-- What is a row of chancy_jobs in the record's words?
SELECT
    job.id::text AS task_id,
    NULL::text AS key,
    job.id::text AS job_id,
    job.func AS task_type,
    job.queue,
    CASE
        -- Its queue is paused: it waits for a person, and is no backlog.
        WHEN
            job.state IN ('pending', 'retrying')
            AND coalesce(job.scheduled_at, job.created_at) <= :'observed_at'::timestamptz
            -- An array, so that it is made once and not for each job.
            AND job.queue = ANY(
                array(
                    SELECT chancy_queues.name
                    FROM chancy_queues
                    WHERE chancy_queues.state = 'paused'
                )
            )
            THEN 'blocked'
        -- A cancel writes `failed`, also over a success, and leaves no error. An attempt that failed has one.
        WHEN job.state = 'failed' AND job.number_of_errors < greatest(job.attempts, 1) THEN 'cancelled'
    END AS state,
    job.state AS status,
    1 AS stage,
    NULL::text AS task_index,
    NULL::integer AS retries,
    -- It grows when an attempt ends.
    job.attempts::bigint + CASE WHEN job.state = 'running' THEN 1 ELSE 0 END AS attempts,
    -- One more after each worker that was lost.
    job.max_attempts,
    job.created_at,
    CASE WHEN job.state IN ('pending', 'retrying') THEN job.scheduled_at END AS due_at,
    job.started_at,
    job.completed_at AS ended_at,
    -- When an attempt failed that will be made again is not written.
    greatest(job.created_at, job.started_at, job.completed_at) AS changed_at,
    CASE WHEN job.state = 'running' THEN coalesce(worker.last_seen, job.started_at) END AS heartbeat_at,
    job.taken_by AS worker,
    job.id AS native_id,
    job.state AS native_state,
    job.created_at AS native_created_at,
    job.completed_at AS native_completed_at
FROM (
    SELECT
        chancy_jobs.*,
        CASE WHEN jsonb_typeof(chancy_jobs.errors) = 'array' THEN jsonb_array_length(chancy_jobs.errors) ELSE 0 END
            AS number_of_errors
    FROM chancy_jobs
) AS job
LEFT JOIN chancy_workers AS worker ON job.taken_by = worker.worker_id;
