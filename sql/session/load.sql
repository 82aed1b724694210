-- How many sessions are at work at once, and how many connections are taken of those that there are?
-- Another role's session shows its state to pg_monitor only; its lock on its own transaction shows to everyone.
WITH params AS NOT MATERIALIZED (
    SELECT
        current_setting('max_connections')::bigint
        - current_setting('superuser_reserved_connections')::bigint
        -- reserved_connections came with PostgreSQL 16.
        - coalesce(current_setting('reserved_connections', TRUE)::bigint, 0) AS slots
),

in_transaction AS MATERIALIZED (
    SELECT pg_locks.pid
    FROM pg_locks
    WHERE pg_locks.locktype = 'virtualxid' AND pg_locks.mode = 'ExclusiveLock' AND pg_locks.granted
)

SELECT
    params.slots::bigint AS slots,
    count(activity.pid)::bigint AS used,
    (
        count(activity.pid) FILTER (
            WHERE
            activity.pid <> pg_backend_pid()
            AND (
                activity.state = 'active'
                OR (activity.state IS NULL AND in_transaction.pid IS NOT NULL)
            )
        )
    )::bigint AS busy
FROM params
LEFT JOIN pg_stat_activity AS activity
    ON
        activity.backend_type = 'client backend'
        OR (activity.backend_type IS NULL AND activity.datid IS NOT NULL AND activity.usesysid IS NOT NULL)
LEFT JOIN in_transaction ON activity.pid = in_transaction.pid
GROUP BY params.slots
LIMIT 1;
