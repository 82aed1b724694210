-- Which sessions of this database wait for a lock, who blocks them, and what are both doing?
WITH waiting AS MATERIALIZED (
    SELECT
        lock_wait.pid,
        lock_wait.locktype,
        lock_wait.mode,
        lock_wait.relation,
        lock_wait.waitstart,
        -- Our own AccessShareLock may hold up an ALTER TABLE for the second that a run takes.
        array_remove(pg_blocking_pids(lock_wait.pid), pg_backend_pid()) AS blocked_by
    FROM pg_locks AS lock_wait
    INNER JOIN pg_stat_activity AS waiter ON lock_wait.pid = waiter.pid AND waiter.datname = current_database()
    WHERE NOT lock_wait.granted
    ORDER BY lock_wait.waitstart ASC NULLS LAST, lock_wait.pid ASC
    -- Each one costs a look into the lock table; a longer queue has the same few roots.
    LIMIT 200
),

involved AS (
    SELECT waiting.pid
    FROM waiting
    WHERE cardinality(waiting.blocked_by) > 0
    UNION
    SELECT unnest(waiting.blocked_by) AS pid
    FROM waiting
)

SELECT
    involved.pid::bigint AS pid,
    coalesce(waiting.blocked_by, '{}')::int8[] AS blocked_by,
    waiting.waitstart::timestamptz AS waiting_since,
    waiting.locktype::text AS lock_type,
    waiting.mode::text AS lock_mode,
    waiting.relation::regclass::text AS relation,
    activity.usename::text AS user_name,
    activity.application_name::text AS application,
    activity.client_addr::text AS client,
    activity.state::text AS state,
    activity.backend_start::timestamptz AS connected_at,
    activity.xact_start::timestamptz AS transaction_since,
    activity.state_change::timestamptz AS state_since,
    left(activity.query, 2000)::text AS query_text
FROM involved
LEFT JOIN waiting ON involved.pid = waiting.pid
LEFT JOIN pg_stat_activity AS activity ON involved.pid = activity.pid
ORDER BY waiting.waitstart ASC NULLS LAST, involved.pid ASC
LIMIT 500;
