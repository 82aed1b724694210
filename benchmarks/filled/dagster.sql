-- :'jobs' runs up to :'at', one :'every', two steps each, nine events in all; one in :'one_in' still runs its second step.
TRUNCATE runs, event_logs, run_tags, daemon_heartbeats, instigators, job_ticks;

-- The times without a zone in `runs` are of a session nine hours ahead.
INSERT INTO runs (run_id, pipeline_name, status, run_body, create_timestamp, update_timestamp, start_time, end_time)
SELECT
    'r' || n,
    'd' || n % 20,
    CASE WHEN n % :'one_in'::integer = 0 THEN 'STARTED' ELSE 'SUCCESS' END,
    '{"__class__": "DagsterRun", "run_config": {}}',
    made.at + interval '9 h',
    made.at + interval '9 h',
    extract(EPOCH FROM made.at AT TIME ZONE 'UTC'),
    CASE WHEN n % :'one_in'::integer > 0 THEN extract(EPOCH FROM made.at AT TIME ZONE 'UTC') END
FROM generate_series(1, :'jobs'::integer) AS n
CROSS JOIN LATERAL (
    SELECT
        (:'at'::timestamptz - :'jobs'::integer * :'every'::interval + n * :'every'::interval) AT TIME ZONE 'UTC' AS at
) AS made;

INSERT INTO event_logs (run_id, event, dagster_event_type, timestamp, step_key)
SELECT
    runs.run_id,
    '{"__class__": "EventLogEntry", "dagster_event": {"event_specific_data": null, "message": ""}, "user_message": "'
    || repeat('as long as they usually are ', 40) || '"}',
    events.type,
    runs.create_timestamp - interval '9 h',
    events.step
FROM runs
CROSS JOIN LATERAL (
    VALUES
    (1, 'PIPELINE_ENQUEUED', NULL), (2, 'PIPELINE_START', NULL), (3, 'STEP_WORKER_STARTING', 's1'),
    (4, 'STEP_START', 's1'), (5, 'STEP_SUCCESS', 's1'), (6, 'STEP_WORKER_STARTING', 's2'), (7, 'STEP_START', 's2'),
    (8, 'STEP_SUCCESS', 's2'), (9, 'PIPELINE_SUCCESS', NULL)
) AS events (place, type, step)
WHERE runs.status = 'SUCCESS' OR events.place < 8
ORDER BY runs.id ASC, events.place ASC;
