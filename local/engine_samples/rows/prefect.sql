-- A shop in Prefect's tables: a deployment a type of job, whose flow run has one task; what succeeded has its log too.
INSERT INTO work_pool (id, name, type) VALUES (md5('pool')::uuid, 'shop', 'process');

INSERT INTO work_queue (id, name, work_pool_id, is_paused)
SELECT DISTINCT md5('queue' || queue)::uuid, queue, md5('pool')::uuid, queue = 'prices'
FROM shop;

INSERT INTO flow (id, name)
SELECT DISTINCT md5('flow' || kind)::uuid, kind
FROM shop
WHERE state <> 'blocked';

INSERT INTO deployment (id, name, flow_id, work_queue_id, work_queue_name)
SELECT DISTINCT md5('flow' || kind)::uuid, kind, md5('flow' || kind)::uuid, md5('queue' || queue)::uuid, queue
FROM shop
WHERE state <> 'blocked';

INSERT INTO deployment_schedule (id, schedule, active, deployment_id)
SELECT deployment.id, '{"cron": "*/5 * * * *", "day_or": true, "timezone": null}', TRUE, deployment.id
FROM deployment
WHERE deployment.name = 'import_orders';

INSERT INTO flow_run (
    id, created, updated, name, state_type, state_name, run_count, expected_start_time, next_scheduled_start_time,
    start_time, end_time, parameters, empirical_policy, flow_id, deployment_id, work_queue_id, work_queue_name, state_id,
    state_timestamp, labels
)
SELECT
    md5('run' || number)::uuid, created, coalesce(ended, started, created), 'order-' || number,
    stated.type::state_type, stated.name, attempts, created, CASE WHEN state = 'waiting' THEN created END,
    started, ended, given, CASE WHEN state = 'failed' THEN jsonb_build_object('retries', attempts - 1) ELSE '{"retries": 4}' END,
    md5('flow' || kind)::uuid, md5('flow' || kind)::uuid, md5('queue' || queue)::uuid, queue, md5('state' || number)::uuid,
    coalesce(ended, started, created),
    CASE WHEN worker IS NOT NULL THEN jsonb_build_object('prefect.worker.name', worker) END
FROM shop
CROSS JOIN LATERAL (
    SELECT
        CASE state WHEN 'succeeded' THEN 'COMPLETED' WHEN 'failed' THEN 'FAILED' WHEN 'running' THEN 'RUNNING' ELSE 'SCHEDULED' END AS type,
        CASE state WHEN 'succeeded' THEN 'Completed' WHEN 'failed' THEN 'Failed' WHEN 'running' THEN 'Running' ELSE 'Late' END AS name
) AS stated
WHERE state <> 'blocked';

INSERT INTO flow_run_state (id, type, timestamp, name, message, flow_run_id)
SELECT
    md5('state' || number)::uuid, flow_run.state_type, flow_run.state_timestamp, flow_run.state_name,
    'Flow run encountered an exception: ' || raised, flow_run.id
FROM shop INNER JOIN flow_run ON flow_run.id = md5('run' || number)::uuid;

-- The last try of what was tried again.
INSERT INTO flow_run_state (type, timestamp, name, flow_run_id)
SELECT 'RUNNING', ended - interval '1.5 s', 'Running', md5('run' || number)::uuid
FROM shop WHERE state = 'failed' AND attempts > 1;

INSERT INTO log (name, level, flow_run_id, message, timestamp)
SELECT
    'prefect.flow_runs', 40, md5('run' || number)::uuid,
    'Encountered exception during execution: ' || raised || E'\n' || error, ended
FROM shop WHERE error IS NOT NULL;

INSERT INTO events (occurred, event, resource_id, resource, payload, received, recorded)
SELECT beat, 'prefect.flow-run.heartbeat', 'prefect.flow-run.' || md5('run' || number)::uuid, '{}', '{}', beat, beat
FROM shop WHERE beat IS NOT NULL;

INSERT INTO task_run (
    id, created, updated, name, state_type, state_name, run_count, expected_start_time, start_time, end_time, task_key,
    dynamic_key, flow_run_id, state_timestamp
)
SELECT
    md5('task' || number)::uuid, started + interval '0.4 s', ended, 'read-1', 'COMPLETED', 'Completed', 1, started, started,
    started + interval '0.4 s', 'read_' || kind || '-0123abcd', '1', md5('run' || number)::uuid, started + interval '0.4 s'
FROM shop WHERE state = 'succeeded';

-- The next run of the schedule is planned; where nothing plans any more, its last one was hours ago.
INSERT INTO flow_run (
    id, name, state_type, state_name, run_count, expected_start_time, next_scheduled_start_time, start_time, end_time,
    flow_id, deployment_id, work_queue_id, auto_scheduled, created_by, created, updated, state_timestamp
)
SELECT
    md5('planned')::uuid, 'planned', (CASE WHEN late THEN 'COMPLETED' ELSE 'SCHEDULED' END)::state_type,
    CASE WHEN late THEN 'Completed' ELSE 'Scheduled' END, late::integer, due, CASE WHEN NOT late THEN due END,
    CASE WHEN late THEN due END, CASE WHEN late THEN due + interval '6 s' END, md5('flowimport_orders')::uuid,
    md5('flowimport_orders')::uuid, md5('queueorders')::uuid, TRUE,
    jsonb_build_object('id', md5('flowimport_orders')::uuid, 'type', 'SCHEDULE'), at - interval '4 h',
    CASE WHEN late THEN due ELSE at - interval '4 h' END, CASE WHEN late THEN due ELSE at - interval '4 h' END
FROM (
    SELECT
        plan.at, 'late_schedule' = ANY(plan.faults) AS late,
        plan.at + CASE WHEN 'late_schedule' = ANY(plan.faults) THEN interval '-3 h' ELSE interval '4 min' END AS due
    FROM plan
) AS planned;
