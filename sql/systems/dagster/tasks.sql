-- What are a run itself, and its steps as its events tell of them, in the record's words?
SELECT
    jobs.job_id AS task_id,
    json_build_array(jobs.job_id)::text AS key,
    jobs.job_id,
    jobs.job_type AS task_type,
    jobs.queue,
    jobs.state,
    jobs.status,
    1 AS stage,
    NULL::text AS task_index,
    NULL::integer AS retries,
    -- A further attempt is a run of its own.
    CASE WHEN jobs.started_at IS NOT NULL THEN 1 ELSE 0 END AS attempts,
    NULL::integer AS max_attempts,
    jobs.created_at,
    NULL::timestamptz AS due_at,
    jobs.started_at,
    jobs.ended_at,
    jobs.changed_at,
    NULL::timestamptz AS heartbeat_at,
    NULL::text AS worker,
    jobs.job_id AS native_run,
    NULL::text AS native_step
FROM jobs
UNION ALL
SELECT
    of_step.run_id || '/' || of_step.step_key AS task_id,
    json_build_array(of_step.run_id, of_step.step_key)::text AS key,
    of_step.run_id AS job_id,
    of_step.pipeline_name || '.' || regexp_replace(of_step.step_key, '\[[^]]*\]', '', 'g') AS task_type,
    NULL::text AS queue,
    NULL::text AS state,
    of_step.status,
    1 AS stage,
    substring(of_step.step_key FROM '\[([^]]*)\]') AS task_index,
    NULL::integer AS retries,
    of_step.attempts,
    NULL::integer AS max_attempts,
    of_step.first_at AT TIME ZONE 'UTC' AS created_at,
    NULL::timestamptz AS due_at,
    of_step.begun_at AT TIME ZONE 'UTC' AS started_at,
    CASE
        WHEN of_step.status IN ('STEP_SUCCESS', 'STEP_FAILURE', 'STEP_SKIPPED') THEN of_step.ended_at AT TIME ZONE 'UTC'
        WHEN of_step.status = 'INTERRUPTED'
            THEN coalesce(of_step.ended_at AT TIME ZONE 'UTC', of_step.run_ended_at)
        WHEN of_step.status = 'NOT_EXECUTED' THEN of_step.moved_at AT TIME ZONE 'UTC'
    END AS ended_at,
    CASE
        WHEN of_step.status = 'INTERRUPTED' AND of_step.ended_at IS NULL
            THEN greatest(of_step.run_ended_at, of_step.moved_at AT TIME ZONE 'UTC')
        ELSE of_step.moved_at AT TIME ZONE 'UTC'
    END AS changed_at,
    NULL::timestamptz AS heartbeat_at,
    NULL::text AS worker,
    of_step.run_id AS native_run,
    of_step.step_key AS native_step
FROM (
    SELECT
        steps.*,
        runs.pipeline_name,
        -- As in jobs.sql.
        CASE WHEN runs.end_time BETWEEN 0 AND 253402300799 THEN to_timestamp(runs.end_time) END AS run_ended_at,
        CASE
            -- Whoever ends a run interrupts its steps; they say so by failing, or not at all.
            WHEN
                steps.last = 'STEP_FAILURE'
                AND EXISTS (
                    SELECT 1 FROM event_logs AS failed
                    WHERE
                        failed.run_id = steps.run_id
                        AND failed.id = steps.last_id
                        AND failed.event LIKE '%"cls_name": "DagsterExecutionInterruptedError"%'
                ) THEN 'INTERRUPTED'
            WHEN
                steps.last IN ('STEP_WORKER_STARTING', 'STEP_START', 'STEP_RESTARTED', 'STEP_UP_FOR_RETRY')
                AND runs.status IN ('SUCCESS', 'FAILURE', 'CANCELED') THEN 'INTERRUPTED'
            -- Only a line of the log: what it waited for failed.
            ELSE coalesce(steps.last, 'NOT_EXECUTED')
        END AS status
    FROM (
        SELECT
            event_logs.run_id,
            event_logs.step_key,
            min(event_logs.timestamp) AS first_at,
            max(event_logs.timestamp) AS moved_at,
            max(event_logs.timestamp) FILTER (
                WHERE event_logs.dagster_event_type IN ('STEP_START', 'STEP_RESTARTED')
            ) AS begun_at,
            max(event_logs.timestamp) FILTER (
                WHERE event_logs.dagster_event_type IN ('STEP_SUCCESS', 'STEP_FAILURE', 'STEP_SKIPPED')
            ) AS ended_at,
            count(*) FILTER (
                WHERE event_logs.dagster_event_type IN ('STEP_START', 'STEP_RESTARTED')
            )::integer AS attempts,
            (array_agg(event_logs.dagster_event_type ORDER BY event_logs.id DESC) FILTER (
                WHERE event_logs.dagster_event_type IN (
                    'STEP_WORKER_STARTING', 'STEP_START', 'STEP_RESTARTED', 'STEP_UP_FOR_RETRY', 'STEP_SUCCESS',
                    'STEP_FAILURE', 'STEP_SKIPPED'
                )
            ))[1] AS last,
            max(event_logs.id) FILTER (WHERE event_logs.dagster_event_type = 'STEP_FAILURE') AS last_id
        FROM event_logs
        WHERE event_logs.step_key IS NOT NULL
        GROUP BY event_logs.run_id, event_logs.step_key
    ) AS steps
    INNER JOIN runs ON steps.run_id = runs.run_id
) AS of_step;
