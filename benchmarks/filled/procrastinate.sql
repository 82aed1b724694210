-- :'jobs' jobs up to :'at', one :'every', three events each, of 50 locks, and each tenth scheduled beforehand; one in :'one_in' waits.
ALTER TABLE procrastinate_jobs DISABLE TRIGGER USER;

INSERT INTO procrastinate_jobs (queue_name, task_name, lock, status)
SELECT
    'default',
    't' || n % 20,
    'l' || n % 50,
    (CASE WHEN n % :'one_in'::integer > 0 THEN 'succeeded' ELSE 'todo' END)::procrastinate_job_status
FROM generate_series(1, :'jobs'::integer) AS n;

INSERT INTO procrastinate_events (job_id, type, at)
SELECT
    n,
    e.type::procrastinate_job_event_type,
    :'at'::timestamptz - :'jobs'::integer * :'every'::interval + n * :'every'::interval + e.after
FROM generate_series(1, :'jobs'::integer) AS n
CROSS JOIN
    LATERAL (
        VALUES (1, 'deferred', interval '0 s'),
        (2, 'scheduled', interval '9 days'),
        (3, 'started', interval '1 s'),
        (4, 'succeeded', interval '5 s')
    ) AS e (number, type, after)
WHERE (e.number <> 2 OR n % 10 = 0) AND (e.number < 3 OR n % :'one_in'::integer > 0)
ORDER BY n, e.number;
