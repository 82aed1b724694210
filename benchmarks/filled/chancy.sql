-- :'jobs' jobs up to :'at', one :'every', with ids as Chancy makes them; one in :'one_in' waits.
INSERT INTO chancy_jobs (id, queue, func, state, attempts, created_at, started_at, completed_at)
SELECT
    (lpad(to_hex((extract(EPOCH FROM made) * 10000000)::bigint), 15, '0') || '7' || lpad(to_hex(n), 16, '8'))::uuid,
    'default',
    't' || n % 20,
    CASE WHEN done THEN 'succeeded' ELSE 'pending' END,
    1,
    made,
    CASE WHEN done THEN made + interval '1 s' END,
    CASE WHEN done THEN made + interval '5 s' END
FROM generate_series(1, :'jobs'::integer) AS n
CROSS JOIN LATERAL (
    SELECT
        :'at'::timestamptz - :'jobs'::integer * :'every'::interval + n * :'every'::interval AS made,
        n % :'one_in'::integer > 0 AS done
) AS life;
