-- A shop in Procrastinate's tables: a job's times stand in its events; it keeps no errors and pauses no queue.
ALTER TABLE procrastinate_jobs DISABLE TRIGGER USER;

INSERT INTO procrastinate_workers (id, last_heartbeat)
OVERRIDING SYSTEM VALUE
SELECT right(shop.worker, 1)::bigint, max(coalesce(shop.beat, plan.at))
FROM shop CROSS JOIN plan
WHERE shop.worker IS NOT NULL AND shop.state = 'running'
GROUP BY shop.worker;

INSERT INTO procrastinate_jobs (id, queue_name, task_name, args, status, attempts, worker_id)
OVERRIDING SYSTEM VALUE
SELECT
    number,
    queue,
    kind,
    given,
    (CASE state WHEN 'running' THEN 'doing' WHEN 'waiting' THEN 'todo' ELSE state END)::procrastinate_job_status,
    greatest(attempts - CASE state WHEN 'running' THEN 1 ELSE 0 END, 0),
    CASE WHEN state = 'running' THEN right(worker, 1)::bigint END
FROM shop
WHERE state <> 'blocked' AND fault IS DISTINCT FROM 'held_queue';

INSERT INTO procrastinate_events (job_id, type, at)
SELECT shop.number, event.type::procrastinate_job_event_type, event.at
FROM shop
INNER JOIN procrastinate_jobs AS job ON shop.number = job.id
CROSS JOIN LATERAL (
    SELECT 'deferred' AS type, shop.created AS at
    UNION ALL
    SELECT 'started', shop.started - (shop.attempts - attempt) * interval '40 s'
    FROM generate_series(1, shop.attempts) AS attempt
    UNION ALL
    SELECT 'deferred_for_retry', shop.started - (shop.attempts - attempt) * interval '40 s' + interval '1 s'
    FROM generate_series(1, shop.attempts - 1) AS attempt
    UNION ALL
    SELECT shop.state, shop.ended WHERE shop.ended IS NOT NULL
) AS event
ORDER BY event.at;

-- A schedule of five minutes: its jobs bear the times for which they were deferred.
WITH nightly AS (
    INSERT INTO procrastinate_jobs (id, queue_name, task_name, args, status, attempts)
    OVERRIDING SYSTEM VALUE
    SELECT 1000000 + n, 'orders', 'clean_carts', jsonb_build_object('timestamp', extract(EPOCH FROM at)::bigint), 'succeeded', 1
    FROM cleaned
    RETURNING id, to_timestamp((args ->> 'timestamp')::bigint) AS at
),

deferred AS (
    INSERT INTO procrastinate_events (job_id, type, at)
    SELECT nightly.id, event.type::procrastinate_job_event_type, nightly.at + event.after
    FROM nightly
    CROSS JOIN (
        VALUES ('deferred', interval '0 s'), ('started', interval '1 s'), ('succeeded', interval '3 s')
    ) AS event (type, after)
    ORDER BY nightly.id, event.after
)

INSERT INTO procrastinate_periodic_defers (task_name, defer_timestamp, job_id)
SELECT 'clean_carts', extract(EPOCH FROM max(at))::bigint, max(id) FROM nightly;

ALTER TABLE procrastinate_jobs ENABLE TRIGGER USER;
SELECT setval('procrastinate_jobs_id_seq', max(id)) FROM procrastinate_jobs;
