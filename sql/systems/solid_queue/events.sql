-- What is known of when something happened to the jobs of :'keys'?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id AS task_id,
    happened.at AT TIME ZONE 'UTC' AS at,
    happened.event,
    happened.detail
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
CROSS JOIN
    LATERAL (
        SELECT
            job.id,
            job.created_at,
            job.finished_at
        FROM solid_queue_jobs AS job
        WHERE job.active_job_id = asked.id
        OFFSET 0
    ) AS job
CROSS JOIN
    LATERAL (
        SELECT
            job.created_at AS at,
            'enqueued' AS event,
            'row ' || job.id AS detail
        UNION ALL
        SELECT
            job.finished_at AS at,
            'finished' AS event,
            'row ' || job.id AS detail
        WHERE job.finished_at IS NOT NULL
        UNION ALL
        SELECT
            ready.created_at AS at,
            'ready' AS event,
            NULL AS detail
        FROM solid_queue_ready_executions AS ready
        WHERE ready.job_id = job.id
        UNION ALL
        SELECT
            claimed.created_at AS at,
            'claimed' AS event,
            'by process ' || coalesce(claimed.process_id::text, 'unknown') AS detail
        FROM solid_queue_claimed_executions AS claimed
        WHERE claimed.job_id = job.id
        UNION ALL
        SELECT
            failed.created_at AS at,
            'failed' AS event,
            NULL AS detail
        FROM solid_queue_failed_executions AS failed
        WHERE failed.job_id = job.id
        UNION ALL
        SELECT
            blocked.created_at AS at,
            'blocked' AS event,
            'by the concurrency key ' || blocked.concurrency_key || coalesce(
                ', whose semaphore has ' || semaphore.value || ' free and expires at '
                || to_char(semaphore.expires_at, 'YYYY-MM-DD HH24:MI:SS') || ' UTC', ', which has no semaphore any more'
            ) AS detail
        FROM solid_queue_blocked_executions AS blocked
        LEFT JOIN solid_queue_semaphores AS semaphore ON blocked.concurrency_key = semaphore.key
        WHERE blocked.job_id = job.id
    ) AS happened
ORDER BY happened.at ASC, job.id ASC
LIMIT 1000;
