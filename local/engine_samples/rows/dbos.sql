-- A shop in DBOS' tables, in milliseconds since 1970: a workflow with one step.
INSERT INTO dbos.workflow_status (
    workflow_uuid, status, name, queue_name, executor_id, created_at, updated_at, started_at_epoch_ms, completed_at, recovery_attempts
)
SELECT
    'order-' || number,
    CASE state WHEN 'succeeded' THEN 'SUCCESS' WHEN 'failed' THEN 'ERROR' WHEN 'running' THEN 'PENDING' ELSE 'ENQUEUED' END,
    kind,
    queue,
    coalesce(worker, 'local'),
    (extract(EPOCH FROM created) * 1000)::bigint,
    (extract(EPOCH FROM coalesce(ended, started, created)) * 1000)::bigint,
    (extract(EPOCH FROM started) * 1000)::bigint,
    (extract(EPOCH FROM ended) * 1000)::bigint,
    greatest(attempts, 1)
FROM shop
WHERE state <> 'blocked' AND fault IS DISTINCT FROM 'held_queue';

INSERT INTO dbos.operation_outputs (workflow_uuid, function_id, function_name, started_at_epoch_ms, completed_at_epoch_ms)
SELECT workflow_uuid, 1, 'read_' || name, started_at_epoch_ms, started_at_epoch_ms + 400
FROM dbos.workflow_status WHERE status IN ('SUCCESS', 'ERROR');

INSERT INTO dbos.workflow_output (workflow_uuid, error)
SELECT 'order-' || number, error FROM shop WHERE error IS NOT NULL;

INSERT INTO dbos.workflow_schedules (schedule_id, schedule_name, workflow_name, schedule, context, last_fired_at)
SELECT 'clean', 'clean_carts', 'clean_carts', '*/5 * * * *', '{}', to_char((
    plan.at - CASE WHEN 'late_schedule' = ANY(plan.faults) THEN interval '3 h' ELSE interval '1 min' END
) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"')
FROM plan;
