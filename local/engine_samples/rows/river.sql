-- A shop in River's tables, as its queries write them.
INSERT INTO river_queue (name, created_at, paused_at, updated_at)
SELECT shop.queue, min(shop.created), CASE WHEN shop.queue = 'prices' THEN min(plan.at) END, min(plan.at)
FROM shop CROSS JOIN plan
WHERE shop.queue <> 'archive' -- nobody serves it
GROUP BY shop.queue;

INSERT INTO river_job (
    id, state, queue, kind, attempt, max_attempts, args, errors, attempted_by, created_at, scheduled_at, attempted_at,
    finalized_at
)
SELECT
    number,
    (
        CASE state
            WHEN 'succeeded' THEN 'completed' WHEN 'running' THEN 'running' WHEN 'failed' THEN 'discarded'
            WHEN 'blocked' THEN 'pending' ELSE 'available'
        END
    )::river_job_state,
    queue,
    kind,
    attempts,
    CASE WHEN state = 'failed' THEN attempts ELSE 5 END,
    given,
    CASE
        WHEN error IS NOT NULL
            THEN ARRAY(
                -- Each bears the time at which its attempt began.
                SELECT jsonb_build_object('at', started - (attempts - n) * interval '40 s', 'attempt', n, 'error', error, 'trace', '')
                FROM generate_series(1, attempts) AS n
                ORDER BY n
            )
    END,
    CASE WHEN worker IS NOT NULL THEN ARRAY[worker] END,
    created,
    created,
    started,
    CASE WHEN state IN ('succeeded', 'failed') THEN ended END
FROM shop;
SELECT setval('river_job_id_seq', max(id)) FROM river_job;
