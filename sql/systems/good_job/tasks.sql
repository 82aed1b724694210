-- What is a row of good_jobs in the record's words?
SELECT
    job.id::text AS task_id,
    NULL::text AS key,
    job.id::text AS job_id,
    job.job_class AS task_type,
    job.queue_name AS queue,
    CASE
        -- A person discarded it, or a program in a person's place. What `discard_on` gives up keeps its own error.
        WHEN job.status = 'discarded' AND job.error_event = 5 AND job.error LIKE 'GoodJob::Job::DiscardJobError%'
            THEN 'cancelled'
        -- Its queue, its class or one of its labels is paused: it waits for a person, and is no backlog.
        WHEN
            job.status IN ('queued', 'retried')
            AND coalesce(job.scheduled_at, job.created_at) <= :'observed_at'::timestamptz AT TIME ZONE 'UTC'
            AND (
                pauses.value -> 'queues' ? job.queue_name
                OR pauses.value -> 'job_classes' ? job.job_class
                OR pauses.value -> 'labels' ?| job.labels
            )
            THEN 'blocked'
        -- As many of its key ran as may: it was put back before its own code began, and nothing has failed.
        WHEN job.put_back THEN 'waiting'
    END AS state,
    job.status,
    1 AS stage,
    NULL::text AS task_index,
    NULL::integer AS retries,
    CASE
        -- Each time that it is put back is counted as a try.
        WHEN job.put_back
            THEN (
                SELECT count(*)
                FROM good_job_executions AS execution
                WHERE
                    execution.active_job_id = job.id
                    AND execution.error NOT LIKE 'GoodJob::ActiveJobExtensions::Concurrency::%'
            )
        ELSE coalesce(job.executions_count, 0)
    END AS attempts,
    NULL::integer AS max_attempts,
    least(job.created_at, first_try.due_at) AT TIME ZONE 'UTC' AS created_at,
    -- Of the try that was made, or comes next: a retry overwrites it.
    job.scheduled_at AT TIME ZONE 'UTC' AS due_at,
    job.performed_at AT TIME ZONE 'UTC' AS started_at,
    job.finished_at AT TIME ZONE 'UTC' AS ended_at,
    coalesce(job.finished_at, job.updated_at) AT TIME ZONE 'UTC' AS changed_at,
    -- A process writes every 30 s that it lives. Once another has tidied up, the row of one that was killed is gone.
    CASE
        WHEN job.status = 'running'
            THEN greatest(process.updated_at, job.performed_at) AT TIME ZONE 'UTC'
    END AS heartbeat_at,
    coalesce(
        (process.state ->> 'hostname') || '-' || (process.state ->> 'pid'),
        job.locked_by_id::text
    ) AS worker,
    job.id AS native_id,
    job.performed_at AS native_performed_at,
    job.finished_at AS native_finished_at
FROM (
    SELECT
        good_jobs.*,
        CASE
            WHEN good_jobs.finished_at IS NOT NULL AND good_jobs.error IS NULL THEN 'succeeded'
            WHEN good_jobs.finished_at IS NOT NULL THEN 'discarded'
            WHEN good_jobs.performed_at IS NOT NULL THEN 'running'
            WHEN good_jobs.executions_count > 0 THEN 'retried'
            ELSE 'queued'
        END AS status,
        good_jobs.finished_at IS NULL AND good_jobs.performed_at IS NULL AND good_jobs.executions_count > 0
        AND good_jobs.error LIKE 'GoodJob::ActiveJobExtensions::Concurrency::%' AS put_back
    FROM good_jobs
) AS job
LEFT JOIN good_job_processes AS process ON job.locked_by_id = process.id
LEFT JOIN good_job_settings AS pauses ON pauses.key = 'pauses'
LEFT JOIN LATERAL (
    SELECT execution.scheduled_at AS due_at
    FROM good_job_executions AS execution
    WHERE execution.active_job_id = job.id AND (job.executions_count > 1 OR job.status = 'retried')
    ORDER BY execution.created_at
    LIMIT 1
) AS first_try ON TRUE;
