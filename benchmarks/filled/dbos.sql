-- :'jobs' jobs up to :'at', one :'every', two steps each: one in :'one_in' is open, one failed, the others succeeded.
INSERT INTO dbos.workflow_status (
    workflow_uuid, status, name, queue_name, executor_id, created_at, updated_at, completed_at, recovery_attempts
)
SELECT
    'w' || n,
    made.status,
    'f' || n % 20,
    'q',
    'e',
    made.at,
    made.at,
    CASE WHEN made.status IN ('SUCCESS', 'ERROR') THEN made.at END,
    1
FROM generate_series(1, :'jobs'::integer) AS n
CROSS JOIN LATERAL (
    SELECT
        (
            extract(EPOCH FROM :'at'::timestamptz - :'jobs'::integer * :'every'::interval + n * :'every'::interval)
            * 1000
        )::bigint AS at,
        CASE (n % :'one_in'::integer)
            WHEN 0 THEN (ARRAY['ENQUEUED', 'PENDING', 'DELAYED'])[1 + n / :'one_in'::integer % 3]
            WHEN 1 THEN 'ERROR'
            ELSE 'SUCCESS'
        END AS status
) AS made;

INSERT INTO dbos.operation_outputs (
    workflow_uuid, function_id, function_name, started_at_epoch_ms, completed_at_epoch_ms, child_workflow_id
)
SELECT
    workflow_uuid,
    step,
    'load',
    created_at,
    created_at,
    CASE WHEN step = 2 THEN workflow_uuid || '-2' END
FROM dbos.workflow_status
CROSS JOIN generate_series(1, 2) AS step;

INSERT INTO dbos.workflow_output (workflow_uuid, error)
SELECT
    workflow_uuid,
    'x'
FROM dbos.workflow_status
WHERE status = 'ERROR';
