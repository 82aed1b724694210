-- What are the jobs that were read, in the record's own words?
SELECT
    getvariable('system')::VARCHAR AS system,
    raw.job_id,
    NULL::VARCHAR AS key,
    raw.job_type,
    raw.queue,
    coalesce(states.state, 'waiting') AS state,
    raw.status,
    raw.stage,
    raw.total_stages,
    raw.created_at,
    raw.started_at,
    CASE WHEN states.state IN ('succeeded', 'failed', 'cancelled', 'skipped') THEN raw.changed_at END AS ended_at,
    raw.changed_at,
    raw.parent_job_id,
    NULL::VARCHAR AS labels,
    NULL::VARCHAR AS fingerprint,
    CASE WHEN states.state = 'failed' THEN 'not read' ELSE 'none' END AS text_state,
    NULL::TIMESTAMP AS gone_at
FROM raw_jobs AS raw
LEFT JOIN states ON states.relation = 'jobs' AND raw.status = states.status
WHERE raw.job_id IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY raw.job_id ORDER BY raw.changed_at DESC NULLS LAST) = 1;
