-- :'jobs' jobs up to :'at', one :'every', three task instances each, of which one had an attempt before, one looked once before it ran and one has a line in the log;
-- one in :'one_in' runs.
TRUNCATE dag_run, task_instance, task_instance_history, task_reschedule, log;

INSERT INTO dag_run (
    dag_id, run_id, run_type, state, clear_number, queued_at, start_date, end_date, run_after, logical_date, span_status
)
SELECT
    'd' || n % 20,
    'r' || n,
    'scheduled',
    CASE WHEN n % :'one_in'::integer = 0 THEN 'running' ELSE 'success' END,
    0,
    made.at,
    made.at,
    CASE WHEN n % :'one_in'::integer > 0 THEN made.at END,
    made.at,
    made.at,
    'ended'
FROM generate_series(1, :'jobs'::integer) AS n
CROSS JOIN
    LATERAL (SELECT :'at'::timestamptz - :'jobs'::integer * :'every'::interval + n * :'every'::interval AS at) AS made;

INSERT INTO task_instance (
    id,
    task_id,
    dag_id,
    run_id,
    map_index,
    state,
    try_number,
    max_tries,
    pool,
    pool_slots,
    start_date,
    end_date,
    scheduled_dttm,
    queued_dttm,
    last_heartbeat_at,
    updated_at,
    queue,
    hostname,
    span_status
)
SELECT
    gen_random_uuid(),
    't' || step,
    dag_id,
    run_id,
    -1,
    CASE WHEN state = 'running' AND step = 3 THEN 'running' ELSE 'success' END,
    1,
    0,
    'default_pool',
    1,
    run_after,
    CASE WHEN state = 'success' OR step < 3 THEN run_after END,
    run_after,
    run_after,
    run_after,
    run_after,
    'default',
    'w',
    'ended'
FROM dag_run
CROSS JOIN generate_series(1, 3) AS step;

INSERT INTO task_instance_history (
    task_instance_id,
    task_id,
    dag_id,
    run_id,
    map_index,
    try_number,
    start_date,
    end_date,
    state,
    pool,
    pool_slots,
    span_status
)
SELECT
    gen_random_uuid(),
    task_id,
    dag_id,
    run_id,
    -1,
    1,
    start_date,
    end_date,
    'failed',
    'default_pool',
    1,
    'ended'
FROM task_instance
WHERE task_id = 't3';

INSERT INTO task_reschedule (ti_id, start_date, end_date, duration, reschedule_date)
SELECT
    id,
    start_date,
    start_date,
    0,
    start_date
FROM task_instance
WHERE task_id = 't2';

INSERT INTO log (dttm, dag_id, task_id, map_index, run_id, try_number, event)
SELECT
    start_date,
    dag_id,
    task_id,
    -1,
    run_id,
    1,
    'running'
FROM task_instance
WHERE task_id = 't1';
