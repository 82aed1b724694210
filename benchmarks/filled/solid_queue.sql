-- :'jobs' jobs up to :'at', one :'every', one in :'one_in' open, five failed, and the others finished; each tenth was
-- tried twice.
INSERT INTO solid_queue_processes (kind, last_heartbeat_at, pid, name, created_at)
VALUES ('Worker', :'at'::timestamptz AT TIME ZONE 'UTC', 1, 'worker-1', :'at'::timestamptz AT TIME ZONE 'UTC');

INSERT INTO solid_queue_jobs (
    queue_name,
    class_name,
    arguments,
    active_job_id,
    scheduled_at,
    finished_at,
    created_at,
    updated_at
)
SELECT
    'q' || n % 20,
    'Job' || n % 20,
    '{"arguments": []}',
    'job-' || n,
    made.at,
    CASE WHEN tries.number < tries.most OR n % :'one_in'::integer > 5 THEN made.at + interval '5 s' END,
    made.at,
    made.at + interval '5 s'
FROM generate_series(1, :'jobs'::integer) AS n
CROSS JOIN
    LATERAL (
        SELECT
            (:'at'::timestamptz AT TIME ZONE 'UTC')
            - :'jobs'::integer * :'every'::interval + n * :'every'::interval AS at
    ) AS made
CROSS JOIN
    LATERAL (
        SELECT
            number,
            CASE WHEN n % 10 = 0 THEN 2 ELSE 1 END AS most
        FROM generate_series(1, CASE WHEN n % 10 = 0 THEN 2 ELSE 1 END) AS number
    ) AS tries
ORDER BY n, tries.number;

INSERT INTO solid_queue_failed_executions (job_id, error, created_at)
SELECT
    id,
    '{"exception_class": "RuntimeError", "message": "no band", "backtrace": []}',
    updated_at
FROM solid_queue_jobs
WHERE finished_at IS NULL AND substr(active_job_id, 5)::integer % :'one_in'::integer BETWEEN 1 AND 5
ORDER BY id;

INSERT INTO solid_queue_ready_executions (job_id, queue_name, priority, created_at)
SELECT
    id,
    queue_name,
    0,
    created_at
FROM solid_queue_jobs
WHERE finished_at IS NULL AND substr(active_job_id, 5)::integer % (2 * :'one_in'::integer) = 0;

INSERT INTO solid_queue_claimed_executions (job_id, process_id, created_at)
SELECT
    id,
    1,
    created_at
FROM solid_queue_jobs
WHERE
    finished_at IS NULL
    AND substr(active_job_id, 5)::integer % (2 * :'one_in'::integer) = :'one_in'::integer;
