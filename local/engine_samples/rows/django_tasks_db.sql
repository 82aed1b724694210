-- A shop in the table of Django's tasks: a task is tried once, and of a dead worker nothing tells.
INSERT INTO django_tasks_database_dbtaskresult (
    id, status, enqueued_at, started_at, finished_at, args_kwargs, priority, task_path, worker_ids, queue_name,
    backend_name, run_after, exception_class_path, traceback
)
SELECT
    ('00000000-0000-4000-8000-' || lpad(to_hex(number), 12, '0'))::uuid,
    CASE state WHEN 'succeeded' THEN 'SUCCESSFUL' WHEN 'failed' THEN 'FAILED' WHEN 'running' THEN 'RUNNING' ELSE 'READY' END,
    created,
    started,
    ended,
    jsonb_build_object('args', '[]'::jsonb, 'kwargs', given),
    0,
    'shop.tasks.' || kind,
    CASE WHEN worker IS NULL THEN '[]'::jsonb ELSE jsonb_build_array(worker) END,
    queue,
    'default',
    '9999-01-01T00:00:00Z',
    CASE WHEN error IS NULL THEN '' ELSE 'builtins.' || split_part(raised, ':', 1) END,
    coalesce(error, '')
FROM shop
WHERE state <> 'blocked' AND fault IS DISTINCT FROM 'held_queue';
