-- What are the run of a workflow itself, and its steps, in the record's words?
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
    -- How often it was begun: once, and with each recovery.
    jobs.attempts,
    NULL::integer AS max_attempts,
    jobs.created_at,
    CASE WHEN jobs.status = 'DELAYED' THEN jobs.due_at END AS due_at,
    jobs.started_at,
    jobs.ended_at,
    jobs.changed_at,
    NULL::timestamptz AS heartbeat_at,
    jobs.executor_id AS worker,
    -1 AS native_function,
    jobs.completed_at AS native_completed_at
FROM jobs
UNION ALL
SELECT
    steps.workflow_uuid || '/' || steps.function_id AS task_id,
    json_build_array(steps.workflow_uuid, steps.function_id)::text AS key,
    steps.workflow_uuid AS job_id,
    steps.function_name AS task_type,
    NULL::text AS queue,
    CASE WHEN steps.is_asleep AND steps.workflow_ended_at IS NOT NULL THEN 'cancelled' END AS state,
    CASE
        WHEN steps.is_asleep THEN 'SLEEPING'
        WHEN steps.error IS NOT NULL THEN 'ERROR'
        ELSE 'SUCCESS'
    END AS status,
    1 AS stage,
    steps.function_id::text AS task_index,
    NULL::integer AS retries,
    -- However often it was tried: one row, written at the end, and no error of those before.
    NULL::integer AS attempts,
    NULL::integer AS max_attempts,
    at.started_at AS created_at,
    CASE WHEN steps.is_asleep THEN at.completed_at END AS due_at,
    at.started_at,
    CASE WHEN steps.is_asleep THEN at.workflow_ended_at ELSE at.completed_at END AS ended_at,
    CASE WHEN steps.is_asleep THEN coalesce(at.workflow_ended_at, at.started_at) ELSE at.completed_at END AS changed_at,
    NULL::timestamptz AS heartbeat_at,
    NULL::text AS worker,
    steps.function_id AS native_function,
    steps.completed_at_epoch_ms AS native_completed_at
FROM (
    SELECT
        slept.*,
        CASE
            WHEN slept.is_asleep
                THEN (
                    SELECT workflow_status.completed_at FROM workflow_status
                    WHERE workflow_status.workflow_uuid = slept.workflow_uuid
                )
        END AS workflow_ended_at
    FROM (
        SELECT
            operation_outputs.*,
            -- The row of a sleep is written when it begins, with an end in the future.
            operation_outputs.completed_at_epoch_ms
            > extract(EPOCH FROM :'observed_at'::timestamptz) * 1000 AS is_asleep
        FROM operation_outputs
        -- A child workflow has rows of its own.
        WHERE operation_outputs.child_workflow_id IS NULL
    ) AS slept
) AS steps
-- As in jobs.sql.
CROSS JOIN LATERAL ( -- noqa: ST05
    SELECT
        CASE
            WHEN steps.started_at_epoch_ms BETWEEN 0 AND 253402300799999
                THEN to_timestamp(steps.started_at_epoch_ms / 1000.0)
        END AS started_at,
        CASE
            WHEN steps.completed_at_epoch_ms BETWEEN 0 AND 253402300799999
                THEN to_timestamp(steps.completed_at_epoch_ms / 1000.0)
        END AS completed_at,
        CASE
            WHEN steps.workflow_ended_at BETWEEN 0 AND 253402300799999
                THEN to_timestamp(steps.workflow_ended_at / 1000.0)
        END AS workflow_ended_at
) AS at;
