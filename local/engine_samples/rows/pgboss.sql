-- A shop in pg-boss' tables: a queue a type of job. Jobs have heartbeats, children wait blocked, dead letters wait for
-- somebody; there is no pause.
INSERT INTO pgboss.queue (
    name, policy, retry_limit, retry_delay, retry_backoff, expire_seconds, retention_seconds, deletion_seconds,
    partition, table_name
)
SELECT DISTINCT kind, 'standard', 2, 0, FALSE, 900, 1209600, 604800, FALSE, 'job_common'
FROM shop;

UPDATE pgboss.queue SET dead_letter = 'sync_prices'
WHERE name = 'sync_stock' AND EXISTS (SELECT 1 FROM pgboss.queue WHERE name = 'sync_prices');

INSERT INTO pgboss.job (
    id, name, data, state, retry_limit, retry_count, start_after, created_on, started_on, completed_on, output,
    heartbeat_on, heartbeat_seconds, blocked, source_name, source_id
)
SELECT
    ('00000000-0000-4000-8000-' || lpad(to_hex(number), 12, '0'))::uuid,
    kind,
    given,
    (
        CASE state
            WHEN 'succeeded' THEN 'completed' WHEN 'running' THEN 'active' WHEN 'failed' THEN 'failed' ELSE 'created'
        END
    )::pgboss.job_state,
    CASE WHEN state = 'failed' THEN attempts - 1 ELSE 4 END,
    greatest(attempts - 1, 0),
    created,
    created,
    started,
    ended,
    CASE WHEN error IS NOT NULL THEN jsonb_build_object('message', raised, 'stack', error) END,
    beat,
    CASE WHEN beat IS NOT NULL THEN 60 END,
    state = 'blocked',
    CASE WHEN fault = 'held_queue' THEN 'sync_stock' END,
    CASE WHEN fault = 'held_queue' THEN gen_random_uuid() END
FROM shop;

-- The n-th child waits for the n-th job of the dead worker.
INSERT INTO pgboss.job_dependency (child_name, child_id, parent_name, parent_id)
SELECT child.kind, child.id, parent.kind, parent.id
FROM (
    SELECT kind, ('00000000-0000-4000-8000-' || lpad(to_hex(number), 12, '0'))::uuid AS id, row_number() OVER (ORDER BY number) AS place
    FROM shop WHERE state = 'blocked'
) AS child
INNER JOIN (
    SELECT kind, ('00000000-0000-4000-8000-' || lpad(to_hex(number), 12, '0'))::uuid AS id, row_number() OVER (ORDER BY number) AS place
    FROM shop WHERE fault = 'dead_worker'
) AS parent ON child.place = parent.place;

INSERT INTO pgboss.schedule (name, cron) SELECT 'import_orders', '*/5 * * * *';
UPDATE pgboss.version SET cron_on = plan.at
    - CASE WHEN 'late_schedule' = ANY(plan.faults) THEN interval '3 h' ELSE interval '20 s' END
FROM plan;
