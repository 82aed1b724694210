-- What is a row of `river_job` in the record's words?
SELECT
    river_job.id::text AS task_id,
    NULL::text AS key,
    river_job.id::text AS job_id,
    river_job.kind AS task_type,
    river_job.queue,
    CASE
        -- It waits for a person, and is no backlog.
        WHEN
            river_job.state::text IN ('available', 'scheduled', 'retryable')
            AND river_job.scheduled_at <= :'observed_at'::timestamptz
            -- An array, so that it is made once and not for each job.
            AND river_job.queue = ANY(
                array(
                    SELECT river_queue.name
                    FROM river_queue
                    WHERE river_queue.paused_at IS NOT NULL
                )
            )
            THEN 'blocked'
        -- A retry is made available when it is due, or at once where that is near, and only its past tells it from a
        -- job that waits for its first attempt. A snooze takes its attempt off again.
        WHEN
            river_job.state::text = 'available' AND river_job.attempt > 0 AND cardinality(river_job.errors) > 0
            THEN 'retrying'
        -- Another job with its unique key was there already when it came due: it never ran, and nothing failed.
        WHEN river_job.is_duplicate THEN 'skipped'
    END AS state,
    river_job.state::text AS status,
    1 AS stage,
    NULL::text AS task_index,
    NULL::integer AS retries,
    river_job.attempt AS attempts,
    river_job.max_attempts,
    river_job.created_at,
    -- A retry and a snooze overwrite the time for which a job was made: it is that of the attempt which was started, or
    -- comes next. A job that ended before its time keeps it, and nothing will happen then.
    CASE
        WHEN river_job.finalized_at IS NULL OR river_job.is_of_its_attempt THEN river_job.scheduled_at
    END AS due_at,
    -- It stays when a job waits again, or is cancelled while it waits.
    CASE
        WHEN
            river_job.state::text IN ('running', 'retryable')
            OR (river_job.finalized_at IS NOT NULL AND river_job.is_of_its_attempt)
            THEN river_job.attempted_at
    END AS started_at,
    river_job.finalized_at AS ended_at,
    coalesce(
        river_job.finalized_at,
        -- When an attempt failed stands nowhere, only when it began; when a job was made available, in scheduled_at.
        greatest(
            river_job.created_at,
            river_job.attempted_at,
            CASE
                WHEN river_job.state::text = 'available'
                    THEN least(river_job.scheduled_at, :'observed_at'::timestamptz)
            END
        )
    ) AS changed_at,
    NULL::timestamptz AS heartbeat_at,
    -- Each attempt adds the id of its client.
    river_job.attempted_by[cardinality(river_job.attempted_by)] AS worker,
    river_job.id AS native_id,
    river_job.state AS native_state,
    river_job.finalized_at AS native_finalized_at
FROM (
    SELECT
        jobs.*,
        -- A job is started when it is due; what it is due for next lies after that.
        jobs.state::text = 'completed'
        OR coalesce(jobs.scheduled_at <= jobs.attempted_at, FALSE) AS is_of_its_attempt,
        jobs.state::text = 'discarded' AND jobs.metadata ? 'unique_key_conflict' AS is_duplicate
    FROM river_job AS jobs
) AS river_job;
