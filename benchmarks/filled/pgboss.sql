-- :'jobs' jobs up to :'at', one :'every', of 20 queues; two in :'one_in' are open, and each second one waited for another one of its queue.
INSERT INTO pgboss.job (name, state, retry_count, start_after, created_on, started_on, completed_on, output)
SELECT
    'q' || n % 20,
    (
        CASE
            WHEN n % (:'one_in'::integer / 2) > 0 THEN 'completed' WHEN n % :'one_in'::integer > 0 THEN 'created' ELSE
                'active'
        END
    )::pgboss.job_state,
    0,
    made.at,
    made.at,
    made.at,
    CASE WHEN n % (:'one_in'::integer / 2) > 0 THEN made.at + interval '5 s' END,
    '{"rows": 7}'
FROM generate_series(1, :'jobs'::integer) AS n
CROSS JOIN
    LATERAL (SELECT :'at'::timestamptz - :'jobs'::integer * :'every'::interval + n * :'every'::interval AS at) AS made;

INSERT INTO pgboss.job_dependency (child_name, child_id, parent_name, parent_id)
SELECT
    name,
    id,
    name,
    before
FROM (SELECT
    name,
    id,
    lag(id) OVER (PARTITION BY name ORDER BY created_on) AS before,
    row_number() OVER (PARTITION BY name ORDER BY created_on) AS place
FROM pgboss.job) AS job
WHERE place % 2 = 0;
