-- A shop in Dagster's tables: a run a job, and one schedule. Steps are left out, since a step's failure is its run's too;
-- children are no part of it, since a run has none that wait for it.
INSERT INTO runs (run_id, pipeline_name, status, run_body, create_timestamp, update_timestamp, start_time, end_time)
SELECT
    'run-' || number, kind,
    CASE state
        WHEN 'succeeded' THEN 'SUCCESS' WHEN 'failed' THEN 'FAILURE' WHEN 'running' THEN 'STARTED' ELSE 'QUEUED'
    END,
    json_build_object('__class__', 'DagsterRun', 'run_config', given)::text,
    created AT TIME ZONE 'Europe/Berlin', coalesce(ended, started, created) AT TIME ZONE 'Europe/Berlin',
    extract(EPOCH FROM started), extract(EPOCH FROM ended)
FROM shop
WHERE state <> 'blocked' AND fault IS DISTINCT FROM 'held_queue'
ORDER BY created, number;

INSERT INTO event_logs (run_id, dagster_event_type, timestamp, event)
SELECT
    'run-' || number, happened.type, happened.at AT TIME ZONE 'UTC',
    json_build_object(
        '__class__', 'EventLogEntry', 'user_message', '', 'dagster_event', json_build_object(
            'message', '', 'event_specific_data', CASE WHEN happened.type LIKE '%_FAILURE' THEN json_build_object(
                'error', json_build_object(
                    'cls_name', 'DagsterExecutionStepExecutionError', 'stack', '[]'::json,
                    'message', 'Error occurred while executing op',
                    'cause', json_build_object('cls_name', 'Exception', 'stack', NULL, 'message', error)
                )
            ) END
        )
    )::text
FROM shop
CROSS JOIN LATERAL (
    VALUES
    (1, 'PIPELINE_ENQUEUED', created),
    (2, 'PIPELINE_START', started),
    (3, CASE state WHEN 'failed' THEN 'PIPELINE_FAILURE' ELSE 'PIPELINE_SUCCESS' END, ended)
) AS happened (place, type, at)
WHERE state <> 'blocked' AND fault IS DISTINCT FROM 'held_queue' AND happened.at IS NOT NULL
ORDER BY happened.at, number, happened.place;

INSERT INTO instigators (selector_id, status, instigator_type, instigator_body)
VALUES ('nightly', 'RUNNING', 'SCHEDULE', '{"origin": {"job_name": "import_orders_nightly"}}');

INSERT INTO job_ticks (job_origin_id, selector_id, status, type, timestamp, tick_body)
SELECT 'nightly', 'nightly', 'SUCCESS', 'SCHEDULE', ticked.at AT TIME ZONE 'Europe/Berlin',
    json_build_object('timestamp', extract(EPOCH FROM ticked.at))::text
FROM plan
CROSS JOIN LATERAL (
    SELECT plan.at - CASE WHEN 'late_schedule' = ANY(plan.faults) THEN interval '3 h' ELSE interval '1 min' END
        - n * interval '5 min' AS at
    FROM generate_series(0, 30) AS n
) AS ticked;

INSERT INTO daemon_heartbeats (daemon_type, daemon_id, timestamp, body)
SELECT kinds.type, 'one', plan.at AT TIME ZONE 'Europe/Berlin',
    json_build_object('timestamp', extract(EPOCH FROM plan.at - interval '5 s'))::text
FROM plan CROSS JOIN (VALUES ('SCHEDULER'), ('QUEUED_RUN_COORDINATOR')) AS kinds (type);
