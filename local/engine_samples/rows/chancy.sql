-- A shop in Chancy's tables: a worker has a row while it lives, a queue may be paused, a cron has its next time.
INSERT INTO chancy_workers (worker_id, queues, last_seen, expires_at)
SELECT worker, ARRAY['orders', 'mail', 'reports', 'media', 'prices'], max(coalesce(beat, plan.at)), max(coalesce(beat, plan.at)) + interval '90 s'
FROM shop CROSS JOIN plan WHERE worker IS NOT NULL AND state = 'running' GROUP BY worker;

INSERT INTO chancy_queues (name, state)
SELECT DISTINCT queue, CASE queue WHEN 'prices' THEN 'paused' ELSE 'active' END FROM shop;

INSERT INTO chancy_jobs (
    id, queue, func, kwargs, state, attempts, max_attempts, taken_by, created_at, started_at, completed_at, scheduled_at, errors
)
SELECT
    (lpad(to_hex((extract(EPOCH FROM created) * 10000000)::bigint), 15, '0') || '7' || lpad(to_hex(number), 16, '8'))::uuid,
    queue,
    'shop.jobs.' || kind,
    given,
    CASE state WHEN 'waiting' THEN 'pending' ELSE state END,
    CASE WHEN state = 'running' THEN attempts - 1 ELSE attempts END,
    CASE WHEN state = 'failed' THEN attempts ELSE 5 END,
    worker,
    created,
    started,
    ended,
    created,
    CASE
        WHEN error IS NULL THEN '[]'::jsonb
        ELSE (
            SELECT jsonb_agg(jsonb_build_object('attempt', n, 'traceback', error) ORDER BY n)
            FROM generate_series(1, attempts) AS n
        )
    END
FROM shop
WHERE state <> 'blocked';
