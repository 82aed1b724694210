-- What is a row of the view `jobs` in the record's words?
SELECT
    jobs.id::text AS task_id,
    NULL::text AS key,
    jobs.id::text AS job_id,
    jobs.task_identifier AS task_type,
    jobs.queue_name AS queue,
    NULL::text AS state,
    CASE
        WHEN jobs.locked_at IS NOT NULL THEN 'locked'
        WHEN jobs.attempts >= jobs.max_attempts THEN 'permanently failed'
        WHEN jobs.attempts > 0 THEN 'retrying'
        ELSE 'available'
    END AS status,
    1 AS stage,
    NULL::text AS task_index,
    NULL::integer AS retries,
    -- It grows when a job is locked. One that was failed by hand has as many as it may have, and no attempt was made.
    CASE
        WHEN jobs.locked_at IS NOT NULL OR jobs.attempts < jobs.max_attempts OR jobs.failed_at IS NOT NULL
            THEN jobs.attempts
    END AS attempts,
    jobs.max_attempts,
    jobs.created_at,
    -- A job that failed for good has a time as well, in the future, and nothing will happen then.
    CASE WHEN jobs.locked_at IS NULL AND jobs.attempts < jobs.max_attempts THEN jobs.run_at END AS due_at,
    jobs.locked_at AS started_at,
    NULL::timestamptz AS ended_at,
    coalesce(jobs.locked_at, jobs.failed_at, jobs.updated_at) AS changed_at,
    -- Any worker takes a lock over that is older than 4 hours: behind one that is still there nobody lives.
    CASE WHEN jobs.locked_at < :'observed_at'::timestamptz - interval '4 hours' THEN jobs.locked_at END AS heartbeat_at,
    jobs.locked_by AS worker,
    jobs.id AS native_id
FROM (
    -- updated_at is when a job was added or changed by hand, and no attempt moves it. The last failure put the next
    -- attempt off by exp(attempts) seconds, of at most 10, from when it failed: from that the time is reckoned back.
    -- Where it comes out before the change by hand, or in the future, run_at was not set by a failure.
    SELECT
        delayed.*,
        CASE
            WHEN
                delayed.locked_at IS NULL AND delayed.attempts > 0 AND delayed.last_error IS NOT NULL
                AND delayed.run_at - delayed.delay BETWEEN delayed.updated_at AND :'observed_at'::timestamptz
                THEN delayed.run_at - delayed.delay
        END AS failed_at
    FROM (
        SELECT
            jobs.*,
            exp(least(jobs.attempts, 10)::float8) * interval '1 second' AS delay
        FROM jobs
    ) AS delayed
) AS jobs;
