-- What are the jobs that were read, in the record's own words?
WITH mapped AS (
    SELECT
        raw.*,
        coalesce(raw.state, states.state, alike.state, 'unknown') AS canonical
    FROM raw_jobs AS raw
    LEFT JOIN states ON states.relation = 'jobs' AND raw.status = states.status
    -- A status that differs in case or blanks alone means the same.
    LEFT JOIN alike ON alike.relation = 'jobs' AND lower(trim(raw.status, e' \t\r\n')) = alike.status
    WHERE raw.job_id IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY raw.job_id ORDER BY raw.changed_at DESC NULLS LAST) = 1
)

-- A type or a status that is NULL has a name, too: it is counted like any other.
SELECT
    getvariable('system')::VARCHAR AS system,
    mapped.job_id,
    mapped.key,
    coalesce(nullif(mapped.job_type, ''), '(none)') AS job_type,
    mapped.queue,
    mapped.canonical AS state,
    coalesce(mapped.status, '(none)') AS status,
    mapped.stage,
    mapped.total_stages,
    mapped.created_at,
    mapped.started_at,
    CASE
        WHEN mapped.canonical IN ('succeeded', 'failed', 'cancelled', 'skipped')
            THEN coalesce(mapped.ended_at, mapped.changed_at)
    END AS ended_at,
    mapped.changed_at,
    mapped.parent_job_id,
    NULL::VARCHAR AS labels,
    NULL::VARCHAR AS fingerprint,
    CASE WHEN mapped.canonical = 'failed' THEN 'not read' ELSE 'none' END AS text_state,
    NULL::TIMESTAMP AS gone_at
FROM mapped;
