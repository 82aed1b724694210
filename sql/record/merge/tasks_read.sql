-- What are the tasks that were read, in the record's own words?
WITH known AS (
    SELECT
        raw.*,
        coalesce(raw.state, states.state, alike.state, 'unknown') AS state_read
    FROM raw_tasks AS raw
    LEFT JOIN states ON states.relation = 'tasks' AND raw.status = states.status
    -- A status that differs in case or blanks alone means the same.
    LEFT JOIN alike ON alike.relation = 'tasks' AND lower(trim(raw.status, e' \t\r\n')) = alike.status
    WHERE raw.task_id IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY raw.task_id ORDER BY raw.changed_at DESC NULLS LAST) = 1
),

mapped AS (
    SELECT
        known.*,
        CASE
            WHEN known.state_read = 'waiting' AND known.due_at > getvariable('observed_at')::TIMESTAMP THEN 'scheduled'
            ELSE known.state_read
        END AS canonical
    FROM known
)

-- A type or a status that is NULL has a name, too: it is counted like any other.
SELECT
    getvariable('system')::VARCHAR AS system,
    mapped.task_id,
    mapped.key,
    coalesce(mapped.job_id, '(none)') AS job_id,
    coalesce(nullif(mapped.task_type, ''), '(none)') AS task_type,
    mapped.queue,
    mapped.canonical AS state,
    coalesce(mapped.status, '(none)') AS status,
    mapped.stage,
    mapped.task_index,
    coalesce(
        mapped.attempts,
        -- The one that runs, or ended, beside the retries before it.
        mapped.retries
        + CASE WHEN mapped.canonical IN ('blocked', 'scheduled', 'waiting', 'retrying', 'unknown') THEN 0 ELSE 1 END
    ) AS attempts,
    mapped.max_attempts,
    mapped.created_at,
    mapped.due_at,
    mapped.started_at,
    CASE
        WHEN mapped.canonical IN ('succeeded', 'failed', 'cancelled', 'skipped')
            THEN coalesce(mapped.ended_at, mapped.changed_at)
    END AS ended_at,
    mapped.changed_at,
    mapped.heartbeat_at,
    mapped.worker,
    NULL::VARCHAR AS input,
    NULL::VARCHAR AS fingerprint,
    CASE
        WHEN list_contains(getvariable('texts_of')::VARCHAR[], mapped.canonical) THEN 'not read'
        -- A retry that was put back among those that wait keeps the error of its last try.
        WHEN
            list_contains(getvariable('texts_of')::VARCHAR[], 'retrying')
            AND mapped.canonical IN ('waiting', 'scheduled')
            AND mapped.retries > 0
            THEN 'not read'
        ELSE 'none'
    END AS text_state,
    mapped.row_version,
    NULL::TIMESTAMP AS gone_at
FROM mapped;
