-- :'jobs' flow runs up to :'at', one :'every', each with two task runs and their states, a beat and a line in the log: one
-- in :'one_in' runs, one in :'one_in' failed, the others completed. Of twenty deployments each has a schedule.
TRUNCATE flow_run, flow_run_state, task_run, task_run_state, flow, log, events, deployment, deployment_schedule;

INSERT INTO flow (id, name)
SELECT
    md5('flow' || n)::uuid,
    'f' || n
FROM generate_series(0, 19) AS n;

INSERT INTO deployment (id, name, flow_id)
SELECT
    flow.id,
    flow.name,
    flow.id
FROM flow;

INSERT INTO deployment_schedule (id, schedule, active, deployment_id)
SELECT
    deployment.id,
    '{"cron": "0 * * * *", "timezone": null}',
    TRUE,
    deployment.id
FROM deployment;

INSERT INTO flow_run (
    id, created, updated, name, state_type, state_name, run_count, expected_start_time, start_time, end_time, flow_id,
    state_id, state_timestamp, deployment_id, auto_scheduled, created_by
)
SELECT
    md5('run' || n)::uuid,
    made.at,
    made.at,
    'r' || n,
    made.state::state_type,
    initcap(made.state),
    1,
    made.at,
    made.at,
    CASE WHEN made.state <> 'RUNNING' THEN made.at END,
    md5('flow' || n % 20)::uuid,
    md5('run' || n)::uuid,
    made.at,
    md5('flow' || n % 20)::uuid,
    n % 40 < 20,
    CASE WHEN n % 40 < 20 THEN jsonb_build_object('id', md5('flow' || n % 20)::uuid, 'type', 'SCHEDULE') END
FROM generate_series(1, :'jobs'::integer) AS n
CROSS JOIN LATERAL (
    SELECT
        :'at'::timestamptz - :'jobs'::integer * :'every'::interval + n * :'every'::interval AS at,
        CASE n % :'one_in'::integer WHEN 0 THEN 'RUNNING' WHEN 1 THEN 'FAILED' ELSE 'COMPLETED' END AS state
) AS made;

INSERT INTO flow_run_state (id, created, updated, type, timestamp, name, flow_run_id)
SELECT
    id,
    created,
    created,
    state_type,
    created,
    state_name,
    id
FROM flow_run;

INSERT INTO task_run (
    id, created, updated, name, state_type, state_name, run_count, expected_start_time, start_time, end_time, task_key,
    dynamic_key, flow_run_id, state_id, state_timestamp
)
SELECT
    md5(flow_run.name || '.' || step)::uuid,
    flow_run.created,
    flow_run.created,
    't' || step,
    made.state::state_type,
    CASE made.state WHEN 'PENDING' THEN 'NotReady' ELSE initcap(made.state) END,
    1,
    flow_run.created,
    flow_run.created,
    CASE WHEN made.state <> 'RUNNING' THEN flow_run.created END,
    't' || step || '-0123abcd',
    step::text,
    flow_run.id,
    md5(flow_run.name || '.' || step)::uuid,
    flow_run.created
FROM flow_run
CROSS JOIN generate_series(1, 2) AS step
CROSS JOIN LATERAL (
    SELECT
        CASE WHEN step = 2 AND flow_run.state_type = 'FAILED' THEN 'PENDING' ELSE flow_run.state_type::text END AS state
) AS made;

INSERT INTO task_run_state (id, created, updated, type, timestamp, name, task_run_id)
SELECT
    id,
    created,
    created,
    state_type,
    created,
    state_name,
    id
FROM task_run;

INSERT INTO log (name, level, flow_run_id, task_run_id, message, timestamp)
SELECT
    'prefect.task_runs',
    20,
    flow_run_id,
    id,
    'Finished in state Completed()',
    created
FROM task_run;

INSERT INTO events (occurred, event, resource_id, resource, payload, received, recorded)
SELECT
    created,
    'prefect.flow-run.heartbeat',
    'prefect.flow-run.' || id,
    '{}',
    '{}',
    created,
    created
FROM flow_run;
