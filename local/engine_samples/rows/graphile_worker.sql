-- A shop in Graphile Worker's tables: what succeeded is gone, and so is the lock of what failed for good.
INSERT INTO graphile_worker._private_tasks (id, identifier)
OVERRIDING SYSTEM VALUE
SELECT row_number() OVER (ORDER BY kind), kind FROM (SELECT DISTINCT kind FROM shop) AS kinds;

INSERT INTO graphile_worker._private_job_queues (id, queue_name)
OVERRIDING SYSTEM VALUE
SELECT row_number() OVER (ORDER BY queue), queue FROM (SELECT DISTINCT queue FROM shop) AS queues;

INSERT INTO graphile_worker._private_jobs (
    id, job_queue_id, task_id, payload, run_at, attempts, max_attempts, last_error, created_at, updated_at, locked_at, locked_by
)
OVERRIDING SYSTEM VALUE
SELECT
    shop.number,
    queues.id,
    tasks.id,
    shop.given,
    CASE
        WHEN shop.state = 'failed' THEN shop.ended + exp(least(shop.attempts, 10)::float8) * interval '1 second'
        ELSE shop.created
    END,
    shop.attempts,
    CASE WHEN shop.state = 'failed' THEN shop.attempts ELSE 25 END,
    shop.error,
    shop.created,
    coalesce(shop.ended, shop.created),
    CASE WHEN shop.state = 'running' THEN shop.started END,
    CASE WHEN shop.state = 'running' THEN shop.worker END
FROM shop
INNER JOIN graphile_worker._private_tasks AS tasks ON shop.kind = tasks.identifier
INNER JOIN graphile_worker._private_job_queues AS queues ON shop.queue = queues.queue_name
WHERE shop.state NOT IN ('succeeded', 'blocked') AND shop.fault IS DISTINCT FROM 'held_queue';
