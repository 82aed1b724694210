-- :'jobs' jobs up to :'at', one :'every'; one in :'one_in' waits for its retry, and of the others one in 50 was
-- discarded and one in 50 cancelled.
INSERT INTO river_job (
    state, kind, attempt, max_attempts, args, attempted_by, created_at, scheduled_at, attempted_at, finalized_at, errors
)
SELECT
    life.state::river_job_state,
    't' || life.n % 20,
    1,
    25,
    '{}',
    ARRAY['client-' || life.n % 4],
    life.made,
    CASE WHEN life.state = 'retryable' THEN life.made + interval '1 h' ELSE life.made END,
    life.made + interval '1 s',
    CASE WHEN life.state <> 'retryable' THEN life.made + interval '5 s' END,
    CASE
        WHEN life.state <> 'completed'
            THEN ARRAY[jsonb_build_object('at', life.made + interval '1 s', 'attempt', 1, 'error', 'no band B08')]
    END
FROM (
    SELECT
        made.n,
        :'at'::timestamptz - :'jobs'::integer * :'every'::interval + made.n * :'every'::interval AS made,
        CASE
            WHEN made.n % :'one_in'::integer = 0 THEN 'retryable'
            WHEN made.n % 50 = 1 THEN 'discarded'
            WHEN made.n % 50 = 2 THEN 'cancelled'
            ELSE 'completed'
        END AS state
    FROM generate_series(1, :'jobs'::integer) AS made (n)
) AS life;
