-- With which error did the tasks of :'keys' fail? As it is stored; the decoder of system.toml makes a text of it.
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    concat_ws('/', asked.workflow_and_step::json ->> 0, asked.workflow_and_step::json ->> 1) AS id,
    left(
        CASE
            WHEN operation_outputs.workflow_uuid IS NOT NULL THEN coalesce(operation_outputs.error, '')
            -- What ends a workflow from outside leaves no error: our words. A child has its parent's deadline alone.
            WHEN workflow_status.status = 'CANCELLED'
                THEN concat('timed out', ' after ' || workflow_status.workflow_timeout_ms || ' ms')
            WHEN workflow_status.status = 'MAX_RECOVERY_ATTEMPTS_EXCEEDED'
                THEN concat('recovered more often than it may be: begun ', workflow_status.recovery_attempts, ' times')
            ELSE coalesce(workflow_output.error, workflow_status.error, '')
        END,
        16000
    ) AS error_text
FROM params
CROSS JOIN unnest(params.keys) AS asked (workflow_and_step)
-- One by one: a join would read the whole tables once there are many keys.
LEFT JOIN LATERAL (
    SELECT workflow_status.*
    FROM workflow_status
    WHERE
        workflow_status.workflow_uuid = asked.workflow_and_step::json ->> 0
        AND asked.workflow_and_step::json ->> 1 IS NULL
    OFFSET 0
) AS workflow_status ON TRUE
LEFT JOIN LATERAL (
    SELECT workflow_output.error
    FROM workflow_output
    WHERE workflow_output.workflow_uuid = workflow_status.workflow_uuid
    OFFSET 0
) AS workflow_output ON TRUE
LEFT JOIN LATERAL (
    SELECT operation_outputs.*
    FROM operation_outputs
    WHERE
        operation_outputs.workflow_uuid = asked.workflow_and_step::json ->> 0
        AND operation_outputs.function_id = (asked.workflow_and_step::json ->> 1)::integer
    OFFSET 0
) AS operation_outputs ON TRUE
WHERE workflow_status.workflow_uuid IS NOT NULL OR operation_outputs.workflow_uuid IS NOT NULL;
