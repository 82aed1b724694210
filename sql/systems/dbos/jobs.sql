-- What is a row of `workflow_status` in the record's words?
SELECT
    workflow_status.workflow_uuid AS job_id,
    NULL::text AS key,
    workflow_status.name AS job_type,
    -- A cancel empties it.
    workflow_status.queue_name AS queue,
    -- One that ran out of its time is told from one that somebody cancelled by its deadline alone.
    CASE
        WHEN
            workflow_status.status = 'CANCELLED'
            AND workflow_status.completed_at >= workflow_status.workflow_deadline_epoch_ms
            THEN 'failed'
    END AS state,
    workflow_status.status,
    1 AS stage,
    1 AS total_stages,
    at.created_at,
    -- It is empty where no queue was between, and then the start is the creation. After a crash it is the recovery's. A
    -- cancel empties it as it does the queue's name, and nothing tells which of both it was.
    CASE
        WHEN workflow_status.status NOT IN ('ENQUEUED', 'DELAYED', 'CANCELLED')
            THEN coalesce(at.started_at, at.created_at)
    END AS started_at,
    at.completed_at AS ended_at,
    coalesce(at.completed_at, at.updated_at) AS changed_at,
    workflow_status.parent_workflow_id AS parent_job_id,
    workflow_status.recovery_attempts AS attempts,
    workflow_status.executor_id,
    at.due_at,
    workflow_status.completed_at,
    workflow_status.created_at AS native_created_at
FROM workflow_status
-- What is no time up to the year 9999 is not known: as a timestamp it would fail, and all other rows with it. ST05 does
-- not see what the rows depend on.
CROSS JOIN LATERAL ( -- noqa: ST05
    SELECT
        CASE
            WHEN workflow_status.created_at BETWEEN 0 AND 253402300799999
                THEN to_timestamp(workflow_status.created_at / 1000.0)
        END AS created_at,
        CASE
            WHEN workflow_status.started_at_epoch_ms BETWEEN 0 AND 253402300799999
                THEN to_timestamp(workflow_status.started_at_epoch_ms / 1000.0)
        END AS started_at,
        CASE
            WHEN workflow_status.completed_at BETWEEN 0 AND 253402300799999
                THEN to_timestamp(workflow_status.completed_at / 1000.0)
        END AS completed_at,
        CASE
            WHEN workflow_status.updated_at BETWEEN 0 AND 253402300799999
                THEN to_timestamp(workflow_status.updated_at / 1000.0)
        END AS updated_at,
        CASE
            WHEN workflow_status.delay_until_epoch_ms BETWEEN 0 AND 253402300799999
                THEN to_timestamp(workflow_status.delay_until_epoch_ms / 1000.0)
        END AS due_at
) AS at;
