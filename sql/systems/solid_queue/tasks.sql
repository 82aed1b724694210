-- What is an Active Job of solid_queue_jobs in the record's words?
SELECT
    job.active_job_id AS task_id,
    NULL::text AS key,
    job.active_job_id AS job_id,
    job.class_name AS task_type,
    job.queue_name AS queue,
    CASE
        -- Held by a person, and no backlog. An array, so that it is made once and not for each job.
        WHEN
            execution.status = 'ready'
            AND job.queue_name = ANY(array(SELECT pause.queue_name FROM solid_queue_pauses AS pause))
            THEN 'blocked'
        -- Nothing holds it any more: it waits for a dispatcher's maintenance, and for ever where no dispatcher runs.
        WHEN
            execution.status = 'blocked' AND execution.expires_at < params.observed_at
            AND NOT EXISTS (
                SELECT 1 FROM solid_queue_semaphores AS semaphore
                WHERE
                    semaphore.key = execution.concurrency_key AND semaphore.value <= 0
                    AND semaphore.expires_at >= params.observed_at
            )
            THEN CASE WHEN rows_of_job.tries > 1 THEN 'retrying' ELSE 'waiting' END
        WHEN execution.status IN ('ready', 'scheduled') AND rows_of_job.tries > 1 THEN 'retrying'
    END AS state,
    execution.status,
    1 AS stage,
    NULL::text AS task_index,
    NULL::integer AS retries,
    rows_of_job.tries - CASE WHEN execution.status IN ('claimed', 'finished', 'failed') THEN 0 ELSE 1 END AS attempts,
    NULL::integer AS max_attempts,
    rows_of_job.created_at AT TIME ZONE 'UTC' AS created_at,
    job.scheduled_at AT TIME ZONE 'UTC' AS due_at,
    CASE WHEN execution.status = 'claimed' THEN execution.entered_at AT TIME ZONE 'UTC' END AS started_at,
    CASE
        WHEN execution.status = 'finished' THEN job.finished_at
        WHEN execution.status = 'failed' THEN execution.entered_at
    END AT TIME ZONE 'UTC' AS ended_at,
    greatest(job.created_at, job.updated_at, job.finished_at, execution.entered_at) AT TIME ZONE 'UTC' AS changed_at,
    -- A process beats every minute. Of one whose row is gone nothing was heard since it claimed the job.
    CASE
        WHEN execution.status = 'claimed' THEN greatest(process.last_heartbeat_at, execution.entered_at)
    END AT TIME ZONE 'UTC' AS heartbeat_at,
    CASE
        WHEN execution.process_id IS NOT NULL THEN coalesce(process.name, 'process ' || execution.process_id)
    END AS worker,
    job.id AS native_id,
    job.active_job_id AS native_active_job_id,
    job.finished_at AS native_finished_at,
    execution.status AS native_status
FROM (SELECT :'observed_at'::timestamptz AT TIME ZONE 'UTC' AS observed_at) AS params
CROSS JOIN solid_queue_jobs AS job
CROSS JOIN
    LATERAL (
        SELECT
            count(*) FILTER (WHERE attempt.id <= job.id) AS tries,
            min(attempt.created_at) AS created_at,
            max(attempt.id) AS newest_id
        FROM solid_queue_jobs AS attempt
        WHERE attempt.active_job_id = job.active_job_id
    ) AS rows_of_job
CROSS JOIN
    LATERAL (
        -- What finished is looked up in no table of executions.
        SELECT
            1 AS place,
            'finished' AS status,
            NULL::timestamp AS entered_at,
            NULL::bigint AS process_id,
            NULL::text AS concurrency_key,
            NULL::timestamp AS expires_at
        WHERE job.finished_at IS NOT NULL
        UNION ALL
        SELECT
            2 AS place,
            'failed' AS status,
            failed.created_at AS entered_at,
            NULL::bigint AS process_id,
            NULL::text AS concurrency_key,
            NULL::timestamp AS expires_at
        FROM solid_queue_failed_executions AS failed
        WHERE failed.job_id = job.id AND job.finished_at IS NULL
        UNION ALL
        SELECT
            3 AS place,
            'claimed' AS status,
            claimed.created_at AS entered_at,
            claimed.process_id,
            NULL::text AS concurrency_key,
            NULL::timestamp AS expires_at
        FROM solid_queue_claimed_executions AS claimed
        WHERE claimed.job_id = job.id AND job.finished_at IS NULL
        UNION ALL
        SELECT
            4 AS place,
            'ready' AS status,
            ready.created_at AS entered_at,
            NULL::bigint AS process_id,
            NULL::text AS concurrency_key,
            NULL::timestamp AS expires_at
        FROM solid_queue_ready_executions AS ready
        WHERE ready.job_id = job.id AND job.finished_at IS NULL
        UNION ALL
        SELECT
            5 AS place,
            'blocked' AS status,
            blocked.created_at AS entered_at,
            NULL::bigint AS process_id,
            blocked.concurrency_key,
            blocked.expires_at
        FROM solid_queue_blocked_executions AS blocked
        WHERE blocked.job_id = job.id AND job.finished_at IS NULL
        UNION ALL
        SELECT
            6 AS place,
            'scheduled' AS status,
            scheduled.created_at AS entered_at,
            NULL::bigint AS process_id,
            NULL::text AS concurrency_key,
            NULL::timestamp AS expires_at
        FROM solid_queue_scheduled_executions AS scheduled
        WHERE scheduled.job_id = job.id AND job.finished_at IS NULL
        UNION ALL
        SELECT
            7 AS place,
            'no execution' AS status,
            NULL::timestamp AS entered_at,
            NULL::bigint AS process_id,
            NULL::text AS concurrency_key,
            NULL::timestamp AS expires_at
        WHERE job.finished_at IS NULL
        ORDER BY place
        LIMIT 1
    ) AS execution
LEFT JOIN solid_queue_processes AS process ON execution.process_id = process.id
-- A retry is a new row; the one before it finished, though its attempt failed.
WHERE job.id = rows_of_job.newest_id;
