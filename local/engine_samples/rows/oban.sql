-- A shop in Oban's tables, as Oban for Python keeps them: a producer a queue and node tells who is alive and what is paused.
INSERT INTO oban_producers (uuid, node, queue, meta, started_at, updated_at)
SELECT
    ('00000000-0000-4000-8000-00000000000' || right(worker, 1))::uuid,
    worker,
    min(queue),
    '{"paused": false}',
    min(created) AT TIME ZONE 'UTC',
    coalesce(max(beat), max(plan.at)) AT TIME ZONE 'UTC'
FROM shop CROSS JOIN plan
WHERE worker IS NOT NULL
GROUP BY worker
HAVING worker <> 'worker-7';

-- Each queue but the one that nobody serves has a producer.
INSERT INTO oban_producers (uuid, node, queue, meta, started_at, updated_at)
SELECT gen_random_uuid(), 'worker-1', queue, jsonb_build_object('paused', queue = 'prices'), at AT TIME ZONE 'UTC', at AT TIME ZONE 'UTC'
FROM (SELECT DISTINCT shop.queue, plan.at FROM shop CROSS JOIN plan WHERE shop.queue <> 'archive') AS served;

INSERT INTO oban_jobs (
    id, state, queue, worker, attempt, max_attempts, args, errors, attempted_by, inserted_at, scheduled_at,
    attempted_at, completed_at, discarded_at
)
OVERRIDING SYSTEM VALUE
SELECT
    number,
    (
        CASE state
            WHEN 'succeeded' THEN 'completed' WHEN 'running' THEN 'executing' WHEN 'failed' THEN 'discarded'
            WHEN 'blocked' THEN 'suspended' ELSE 'available'
        END
    )::oban_job_state,
    queue,
    kind,
    attempts,
    CASE WHEN state = 'failed' THEN attempts ELSE 5 END,
    given,
    CASE
        WHEN error IS NULL THEN '[]'::jsonb
        ELSE (
            SELECT jsonb_agg(jsonb_build_object('attempt', n, 'at', to_char((ended - (attempts - n) * interval '40 s') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"'), 'error', error) ORDER BY n)
            FROM generate_series(1, attempts) AS n
        )
    END,
    CASE WHEN worker IS NULL THEN '{}' ELSE ARRAY[worker, '00000000-0000-4000-8000-00000000000' || right(worker, 1)] END,
    created AT TIME ZONE 'UTC',
    created AT TIME ZONE 'UTC',
    started AT TIME ZONE 'UTC',
    CASE WHEN state = 'succeeded' THEN ended AT TIME ZONE 'UTC' END,
    CASE WHEN state = 'failed' THEN ended AT TIME ZONE 'UTC' END
FROM shop;
SELECT setval('oban_jobs_id_seq', max(id)) FROM oban_jobs;
