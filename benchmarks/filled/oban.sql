-- :'jobs' jobs up to :'at', one :'every', one in :'one_in' open, one failed, one cancelled, and the others completed.
INSERT INTO oban_jobs (
    state,
    queue,
    worker,
    attempt,
    attempted_by,
    errors,
    inserted_at,
    scheduled_at,
    attempted_at,
    completed_at,
    discarded_at,
    cancelled_at
)
SELECT
    made.state::oban_job_state,
    'q' || n % 20,
    'w' || n % 20,
    1,
    '{node, none}',
    '[{"attempt": 1, "at": "2026-03-01T00:00:00+00:00", "error": "no band"}]',
    made.at,
    made.at,
    made.at,
    CASE made.state WHEN 'completed' THEN made.at END,
    CASE made.state WHEN 'discarded' THEN made.at END,
    CASE made.state WHEN 'cancelled' THEN made.at END
FROM generate_series(1, :'jobs'::integer) AS n
CROSS JOIN LATERAL (
    SELECT
        (:'at'::timestamptz AT TIME ZONE 'UTC') - :'jobs'::integer * :'every'::interval + n * :'every'::interval AS at,
        CASE (n % :'one_in'::integer)
            WHEN 0 THEN (ARRAY['available', 'executing', 'retryable', 'scheduled'])[1 + n / :'one_in'::integer % 4]
            WHEN 1 THEN 'discarded'
            WHEN 2 THEN 'cancelled'
            ELSE 'completed'
        END AS state
) AS made;
