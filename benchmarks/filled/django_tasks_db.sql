-- :'jobs' jobs up to :'at', one :'every', one in :'one_in' waits.
INSERT INTO django_tasks_database_dbtaskresult (
    id,
    status,
    enqueued_at,
    started_at,
    finished_at,
    args_kwargs,
    priority,
    task_path,
    worker_ids,
    queue_name,
    backend_name,
    run_after,
    exception_class_path,
    traceback
)
SELECT
    gen_random_uuid(),
    CASE WHEN done THEN 'SUCCESSFUL' ELSE 'READY' END,
    made,
    CASE WHEN done THEN made + interval '1 s' END,
    CASE WHEN done THEN made + interval '5 s' END,
    '{}',
    0,
    't' || n % 20,
    '[]',
    'default',
    'default',
    '9999-01-01',
    '',
    ''
FROM generate_series(1, :'jobs'::integer) AS n
CROSS JOIN LATERAL (
    SELECT
        :'at'::timestamptz - :'jobs'::integer * :'every'::interval + n * :'every'::interval AS made,
        n % :'one_in'::integer > 0 AS done
) AS life;
