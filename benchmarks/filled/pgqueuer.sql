-- :'jobs' jobs up to :'at', one :'every', one in :'one_in' still waits and one is held.
INSERT INTO pgqueuer_log (job_id, status, entrypoint, priority, created)
SELECT
    n,
    e.status::pgqueuer_status,
    't' || n % 20,
    0,
    :'at'::timestamptz - :'jobs'::integer * :'every'::interval + n * :'every'::interval + e.after
FROM generate_series(1, :'jobs'::integer) AS n
CROSS JOIN
    LATERAL (
        VALUES (1, 'queued', interval '0 s'),
        (2, 'picked', interval '1 s'),
        (3, CASE WHEN n % :'one_in'::integer = 1 THEN 'failed' ELSE 'successful' END, interval '5 s')
    ) AS e (number, status, after)
WHERE e.number < 2 OR n % :'one_in'::integer > 0
ORDER BY n, e.number;

INSERT INTO pgqueuer (id, priority, status, entrypoint, created)
SELECT
    job_id,
    0,
    status,
    entrypoint,
    created
FROM (
    SELECT DISTINCT ON (job_id) * FROM pgqueuer_log
    WHERE job_id % :'one_in'::integer < 2
    ORDER BY job_id ASC, id DESC
) AS last;
