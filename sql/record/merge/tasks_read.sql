-- What are the tasks that were read, in the record's own words?
WITH mapped AS (
    SELECT
        raw.*,
        CASE
            WHEN coalesce(states.state, 'waiting') = 'waiting' AND raw.due_at > getvariable('observed_at')::TIMESTAMP
                THEN 'scheduled'
            ELSE coalesce(states.state, 'waiting')
        END AS state
    FROM raw_tasks AS raw
    LEFT JOIN states ON states.relation = 'tasks' AND raw.status = states.status
    WHERE raw.task_id IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY raw.task_id ORDER BY raw.changed_at DESC NULLS LAST) = 1
)

SELECT
    getvariable('system')::VARCHAR AS system,
    mapped.task_id,
    NULL::VARCHAR AS key,
    mapped.job_id,
    mapped.task_type,
    mapped.queue,
    mapped.state,
    mapped.status,
    mapped.stage,
    mapped.task_index,
    -- The one that runs, or ended, beside the retries before it.
    mapped.retries
    + CASE WHEN mapped.state IN ('blocked', 'scheduled', 'waiting', 'retrying') THEN 0 ELSE 1 END AS attempts,
    mapped.max_attempts,
    mapped.created_at,
    mapped.due_at,
    mapped.started_at,
    CASE WHEN mapped.state IN ('succeeded', 'failed', 'cancelled', 'skipped') THEN mapped.changed_at END AS ended_at,
    mapped.changed_at,
    mapped.heartbeat_at,
    mapped.worker,
    NULL::VARCHAR AS input,
    NULL::VARCHAR AS fingerprint,
    CASE WHEN mapped.state = 'failed' THEN 'not read' ELSE 'none' END AS text_state,
    NULL::TIMESTAMP AS gone_at
FROM mapped;
