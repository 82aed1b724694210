-- A shop in GoodJob's tables. The host of a process is lost and its connection was never closed: its row and the advisory
-- locks of its jobs stay, so that no other process takes them up.
INSERT INTO good_job_processes (id, created_at, updated_at, state, lock_type)
SELECT
    md5(shop.worker)::uuid,
    min(shop.created) AT TIME ZONE 'UTC',
    coalesce(max(shop.beat), min(plan.at)) AT TIME ZONE 'UTC',
    jsonb_build_object('hostname', shop.worker, 'pid', 1, 'cron_enabled', TRUE),
    0
FROM shop CROSS JOIN plan
WHERE shop.worker IS NOT NULL
GROUP BY shop.worker;

-- Each try is a row. A child has the concurrency key of a job of that process: it was put back ten times, each time for
-- longer.
INSERT INTO good_job_executions (
    active_job_id, created_at, updated_at, job_class, queue_name, scheduled_at, finished_at, duration, error, error_event,
    error_backtrace, process_id
)
SELECT
    md5('job' || number)::uuid,
    began AT TIME ZONE 'UTC',
    coalesce(began + took, began) AT TIME ZONE 'UTC',
    kind,
    queue,
    (CASE WHEN n = 1 THEN created ELSE began - interval '2 s' END) AT TIME ZONE 'UTC',
    (began + took) AT TIME ZONE 'UTC',
    took,
    raised,
    CASE WHEN raised IS NOT NULL THEN CASE WHEN n < attempts THEN 3 WHEN attempts > 1 THEN 4 ELSE 1 END END,
    CASE WHEN frame IS NOT NULL THEN ARRAY[frame] END,
    md5(worker)::uuid
FROM shop
CROSS JOIN LATERAL (
    SELECT
        n,
        started - (attempts - n) * interval '40 s' AS began,
        ended - started AS took
    FROM generate_series(1, attempts) AS n
) AS attempt;

INSERT INTO good_job_executions (
    active_job_id, created_at, updated_at, job_class, queue_name, scheduled_at, finished_at, duration, error, error_event
)
SELECT
    md5('job' || number)::uuid, at, at, kind, queue, at, at, interval '0', 'GoodJob::ActiveJobExtensions::Concurrency::ConcurrencyExceededError', 3
FROM shop
CROSS JOIN LATERAL (
    SELECT (created + sum((n - 1) ^ 4) OVER (ORDER BY n) * interval '1 s') AT TIME ZONE 'UTC' AS at
    FROM generate_series(1, 10) AS n
) AS attempt
WHERE state = 'blocked';

INSERT INTO good_jobs (
    id, active_job_id, queue_name, job_class, serialized_params, created_at, updated_at, scheduled_at, performed_at,
    finished_at, error, error_event, executions_count, locked_by_id, locked_at, concurrency_key
)
SELECT
    md5('job' || shop.number)::uuid,
    md5('job' || shop.number)::uuid,
    shop.queue,
    shop.kind,
    jsonb_build_object('job_class', shop.kind, 'arguments', jsonb_build_array(shop.given), 'executions', tried.tries),
    -- A retry writes them anew.
    coalesce(last_try.scheduled_at, shop.created AT TIME ZONE 'UTC'),
    coalesce(last_try.updated_at, shop.created AT TIME ZONE 'UTC'),
    CASE
        WHEN shop.state = 'blocked' THEN last_try.finished_at + interval '10000 s'
        ELSE coalesce(last_try.scheduled_at, shop.created AT TIME ZONE 'UTC')
    END,
    CASE WHEN shop.state <> 'blocked' THEN last_try.created_at END,
    CASE WHEN shop.state <> 'blocked' THEN last_try.finished_at END,
    last_try.error,
    last_try.error_event,
    tried.tries,
    CASE WHEN shop.state = 'running' THEN last_try.process_id END,
    CASE WHEN shop.state = 'running' THEN last_try.created_at END,
    'report/' || CASE
        WHEN shop.state = 'blocked' OR shop.fault = 'dead_worker'
            THEN row_number() OVER (PARTITION BY shop.fault ORDER BY shop.number)
    END
FROM shop
CROSS JOIN LATERAL (
    SELECT count(*) AS tries
    FROM good_job_executions AS execution
    WHERE execution.active_job_id = md5('job' || shop.number)::uuid
) AS tried
LEFT JOIN LATERAL (
    SELECT execution.*
    FROM good_job_executions AS execution
    WHERE execution.active_job_id = md5('job' || shop.number)::uuid
    ORDER BY execution.created_at DESC
    LIMIT 1
) AS last_try ON TRUE;

INSERT INTO good_jobs (
    active_job_id, queue_name, job_class, serialized_params, cron_key, cron_at, created_at, updated_at, scheduled_at,
    performed_at, finished_at, executions_count
)
SELECT
    gen_random_uuid(), 'orders', 'clean_carts', '{"arguments": [], "executions": 1}', 'clean_carts', utc, utc,
    utc + interval '3 s', utc, utc + interval '1 s', utc + interval '3 s', 1
FROM cleaned CROSS JOIN LATERAL (SELECT at AT TIME ZONE 'UTC') AS made (utc);

INSERT INTO good_job_settings (key, value, created_at, updated_at)
SELECT 'pauses', '{"queues": ["prices"]}', at AT TIME ZONE 'UTC', at AT TIME ZONE 'UTC'
FROM plan WHERE 'held_queue' = ANY(faults);
