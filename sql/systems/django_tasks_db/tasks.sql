-- What is a row of django_tasks_database_dbtaskresult in the record's words?
SELECT
    task.id::text AS task_id,
    NULL::text AS key,
    task.id::text AS job_id,
    task.task_path AS task_type,
    task.queue_name AS queue,
    NULL::text AS state,
    task.status,
    1 AS stage,
    NULL::text AS task_index,
    NULL::integer AS retries,
    -- Each worker that takes it adds its name.
    CASE WHEN jsonb_typeof(task.worker_ids) = 'array' THEN jsonb_array_length(task.worker_ids) END AS attempts,
    NULL::integer AS max_attempts,
    task.enqueued_at AS created_at,
    -- The first instant of the year 9999 means at once.
    CASE WHEN task.run_after < '9999-01-01T00:00:00Z' THEN task.run_after END AS due_at,
    task.started_at,
    task.finished_at AS ended_at,
    coalesce(task.finished_at, task.started_at, task.enqueued_at) AS changed_at,
    NULL::timestamptz AS heartbeat_at,
    task.worker_ids ->> -1 AS worker,
    task.id AS native_id,
    task.status AS native_status,
    task.enqueued_at AS native_enqueued_at,
    task.finished_at AS native_finished_at
FROM django_tasks_database_dbtaskresult AS task;
