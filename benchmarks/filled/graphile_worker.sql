-- :'jobs' jobs up to :'at', one :'every', one in :'one_in' open and the others failed for good.
INSERT INTO graphile_worker._private_tasks (identifier) SELECT 't' || n FROM generate_series(1, 20) AS n;

INSERT INTO graphile_worker._private_jobs (task_id, attempts, last_error, run_at, created_at, updated_at)
SELECT
    1 + n % 20,
    CASE WHEN n % :'one_in'::integer > 0 THEN 25 ELSE 0 END,
    CASE WHEN n % :'one_in'::integer > 0 THEN 'no band' END,
    made.at + interval '7 h',
    made.at,
    made.at
FROM generate_series(1, :'jobs'::integer) AS n
CROSS JOIN
    LATERAL (SELECT :'at'::timestamptz - :'jobs'::integer * :'every'::interval + n * :'every'::interval AS at) AS made;
