-- :'jobs' jobs up to :'at', one :'every', one in :'one_in' open, one discarded, and the others succeeded; one in ten is
-- of a cron entry, and each has one try.
INSERT INTO good_jobs (
    id,
    active_job_id,
    queue_name,
    job_class,
    serialized_params,
    created_at,
    updated_at,
    scheduled_at,
    performed_at,
    finished_at,
    error,
    error_event,
    executions_count,
    cron_key,
    cron_at,
    batch_id
)
SELECT
    made.id,
    made.id,
    'q' || n % 20,
    'Job' || n % 20,
    '{"executions": 0, "arguments": []}',
    made.at,
    made.at,
    made.at,
    CASE WHEN made.place > 0 OR n % 3 = 0 THEN made.at END,
    CASE WHEN made.place > 0 THEN made.at END,
    CASE made.place WHEN 1 THEN 'KeyError: key not found: ' || n END,
    CASE made.place WHEN 1 THEN 1 END,
    CASE WHEN made.place > 0 OR n % 3 = 0 THEN 1 ELSE 0 END,
    CASE WHEN n % 10 = 0 THEN 'c' || n % 50 END,
    CASE WHEN n % 10 = 0 THEN made.at END,
    CASE WHEN n % 7 = 0 THEN md5('batch ' || n / 70)::uuid END
FROM generate_series(1, :'jobs'::integer) AS n
CROSS JOIN LATERAL (
    SELECT
        md5('job ' || n)::uuid AS id,
        (:'at'::timestamptz AT TIME ZONE 'UTC') - :'jobs'::integer * :'every'::interval + n * :'every'::interval AS at,
        n % :'one_in'::integer AS place
) AS made;
INSERT INTO good_job_executions (active_job_id, created_at, updated_at, scheduled_at, finished_at, error, error_event)
SELECT
    good_jobs.id,
    good_jobs.performed_at,
    good_jobs.performed_at,
    good_jobs.scheduled_at,
    good_jobs.finished_at,
    good_jobs.error,
    good_jobs.error_event
FROM good_jobs
WHERE good_jobs.performed_at IS NOT NULL;
