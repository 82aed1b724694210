-- A shop in Solid Queue's tables, where finished jobs are kept for longer than the usual day. A process and its supervisor
-- were killed and their rows removed: what it had claimed stays behind, since no supervisor has started since.
INSERT INTO solid_queue_processes (id, kind, name, hostname, pid, last_heartbeat_at, created_at)
SELECT
    right(shop.worker, 1)::bigint,
    'Worker',
    shop.worker,
    shop.worker,
    1,
    coalesce(max(shop.beat), min(plan.at)) AT TIME ZONE 'UTC',
    min(shop.created) AT TIME ZONE 'UTC'
FROM shop CROSS JOIN plan
WHERE shop.worker IS NOT NULL
GROUP BY shop.worker
HAVING shop.worker <> 'worker-7';

-- Each try is a row of the same Active Job, made when the one before it failed. A child has the concurrency key of a job
-- that was left behind.
CREATE TEMPORARY TABLE try AS
SELECT
    row_number() OVER (ORDER BY made, shop.number) AS id,
    shop.*,
    attempt.n,
    attempt.made,
    attempt.over,
    attempt.n = greatest(shop.attempts, 1) AS newest,
    'report/' || CASE
        WHEN shop.state = 'blocked' OR shop.fault = 'dead_worker'
            THEN row_number() OVER (PARTITION BY shop.fault ORDER BY shop.number)
    END AS concurrency_key
FROM shop
CROSS JOIN LATERAL (
    SELECT
        n,
        CASE
            WHEN n = 1 THEN shop.created
            ELSE shop.ended - (shop.attempts - n + 1) * interval '40 s'
        END AS made,
        shop.ended - (shop.attempts - n) * interval '40 s' AS over
    FROM generate_series(1, greatest(shop.attempts, 1)) AS n
) AS attempt;

INSERT INTO solid_queue_jobs (
    id, queue_name, class_name, arguments, active_job_id, scheduled_at, finished_at, concurrency_key, created_at,
    updated_at
)
SELECT
    id,
    queue,
    kind,
    jsonb_build_object('job_class', kind, 'arguments', jsonb_build_array(given), 'executions', n - 1)::text,
    md5('job' || number)::uuid::text,
    made AT TIME ZONE 'UTC',
    CASE WHEN state = 'succeeded' OR NOT newest THEN over AT TIME ZONE 'UTC' END,
    concurrency_key,
    made AT TIME ZONE 'UTC',
    coalesce(over, made) AT TIME ZONE 'UTC'
FROM try;

INSERT INTO solid_queue_ready_executions (job_id, queue_name, created_at)
SELECT id, queue, made AT TIME ZONE 'UTC' FROM try WHERE state = 'waiting';

INSERT INTO solid_queue_claimed_executions (job_id, process_id, created_at)
SELECT id, right(worker, 1)::bigint, started AT TIME ZONE 'UTC' FROM try WHERE state = 'running';

INSERT INTO solid_queue_failed_executions (job_id, error, created_at)
SELECT
    id,
    jsonb_build_object(
        'exception_class', split_part(raised, ': ', 1), 'message', substr(raised, strpos(raised, ': ') + 2),
        'backtrace', jsonb_build_array(frame)
    )::text,
    over AT TIME ZONE 'UTC'
FROM try WHERE state = 'failed' AND newest
ORDER BY over;

INSERT INTO solid_queue_semaphores (key, value, expires_at, created_at, updated_at)
SELECT concurrency_key, 0, utc + interval '12 h', utc, utc
FROM try CROSS JOIN LATERAL (SELECT created AT TIME ZONE 'UTC') AS made (utc)
WHERE fault = 'dead_worker';

INSERT INTO solid_queue_blocked_executions (job_id, queue_name, concurrency_key, expires_at, created_at)
SELECT id, queue, concurrency_key, (made + interval '12 h') AT TIME ZONE 'UTC', made AT TIME ZONE 'UTC'
FROM try WHERE state = 'blocked';

INSERT INTO solid_queue_pauses (queue_name, created_at)
SELECT 'prices', at AT TIME ZONE 'UTC' FROM plan WHERE 'held_queue' = ANY(faults);

INSERT INTO solid_queue_recurring_tasks (key, schedule, class_name, created_at, updated_at)
SELECT 'clean_carts', '*/5 * * * *', 'clean_carts', min(at) AT TIME ZONE 'UTC', min(at) AT TIME ZONE 'UTC' FROM cleaned;

SELECT setval('solid_queue_jobs_id_seq', max(id)), setval('solid_queue_processes_id_seq', 7) FROM try;

WITH job AS (
    INSERT INTO solid_queue_jobs (
        queue_name, class_name, arguments, active_job_id, scheduled_at, finished_at, created_at, updated_at
    )
    SELECT
        'orders', 'clean_carts', '{"job_class": "clean_carts", "arguments": []}', gen_random_uuid(), utc,
        utc + interval '3 s', utc, utc + interval '3 s'
    FROM cleaned CROSS JOIN LATERAL (SELECT at AT TIME ZONE 'UTC') AS made (utc)
    RETURNING id, scheduled_at
)

INSERT INTO solid_queue_recurring_executions (job_id, task_key, run_at, created_at)
SELECT id, 'clean_carts', scheduled_at, scheduled_at FROM job;
