-- Which sessions hold, or wait for, a lock on these tables that keeps even readers out?
-- A session that waits for such a lock keeps out everybody who comes after it, whoever it waits for itself.
WITH RECURSIVE params AS NOT MATERIALIZED (
    SELECT :'schema'::text AS schema_name
),

tables AS (
    SELECT
        pg_class.oid,
        pg_class.relname AS table_name
    FROM params
    INNER JOIN pg_namespace ON params.schema_name = pg_namespace.nspname
    INNER JOIN pg_class ON pg_namespace.oid = pg_class.relnamespace
    WHERE pg_class.relname IN ('jobs', 'tasks')
    UNION
    -- The lock may be on a partition.
    SELECT
        pg_inherits.inhrelid AS oid,
        tables.table_name
    FROM tables
    INNER JOIN pg_inherits ON tables.oid = pg_inherits.inhparent
)

SELECT
    tables.table_name::text AS table_name,
    pg_locks.pid::bigint AS pid,
    pg_locks.granted,
    activity.usename::text AS user_name,
    activity.application_name::text AS application_name,
    activity.state::text AS state,
    left(activity.query, 1000)::text AS query_text,
    extract(EPOCH FROM clock_timestamp() - coalesce(activity.xact_start, pg_locks.waitstart))::float8 AS for_s,
    pg_blocking_pids(pg_locks.pid)::bigint[] AS waits_for
FROM tables
INNER JOIN pg_locks
    ON
        tables.oid = pg_locks.relation
        AND pg_locks.mode = 'AccessExclusiveLock'
        AND pg_locks.locktype = 'relation'
        AND pg_locks.pid <> pg_backend_pid()
INNER JOIN pg_database
    ON
        pg_locks.database = pg_database.oid
        AND pg_database.datname = current_database()
LEFT JOIN pg_stat_activity AS activity ON pg_locks.pid = activity.pid
ORDER BY pg_locks.granted DESC, for_s DESC NULLS LAST, pg_locks.pid ASC
LIMIT 10;
