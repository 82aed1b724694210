-- A shop in PgQueuer's tables: what is open stands in the queue, what happened in the log; it knows no queues by name.
INSERT INTO pgqueuer (id, priority, queue_manager_id, created, updated, heartbeat, execute_after, status, entrypoint, attempts)
SELECT
    number, 0,
    CASE WHEN state = 'running' THEN ('00000000-0000-4000-8000-00000000000' || right(worker, 1))::uuid END,
    created, coalesce(started, created), coalesce(beat, created), created,
    (CASE state WHEN 'running' THEN 'picked' ELSE 'queued' END)::pgqueuer_status, kind, 0
FROM shop
WHERE ended IS NULL AND state <> 'blocked' AND fault IS DISTINCT FROM 'held_queue';

INSERT INTO pgqueuer_log (job_id, status, priority, entrypoint, traceback, created)
SELECT shop.number, event.status::pgqueuer_status, 0, shop.kind, event.traceback, event.at
FROM shop
CROSS JOIN LATERAL (
    SELECT 'queued' AS status, shop.created AS at, NULL::jsonb AS traceback
    UNION ALL
    SELECT 'picked', shop.started - (shop.attempts - attempt) * interval '40 s', NULL
    FROM generate_series(1, shop.attempts) AS attempt
    UNION ALL
    SELECT
        CASE shop.state WHEN 'succeeded' THEN 'successful' ELSE 'exception' END,
        shop.ended,
        CASE
            WHEN shop.error IS NOT NULL
                THEN jsonb_build_object(
                    'exception_type', split_part(shop.raised, ':', 1),
                    'exception_message', split_part(shop.raised, ': ', 2),
                    'traceback', shop.error, 'additional_context', NULL
                )
        END
    WHERE shop.ended IS NOT NULL
) AS event
WHERE shop.state <> 'blocked' AND shop.fault IS DISTINCT FROM 'held_queue'
ORDER BY event.at;

INSERT INTO pgqueuer_schedules (expression, entrypoint, next_run, last_run)
SELECT '*/5 * * * *', 'clean_carts', late.at + interval '5 min', late.at
FROM (
    SELECT plan.at - CASE WHEN 'late_schedule' = ANY(plan.faults) THEN interval '3 h' ELSE interval '1 min' END AS at
    FROM plan
) AS late;
SELECT setval('pgqueuer_id_seq', max(number)) FROM shop;
