-- How many connections does the server allow, how many are in use, and of how many can this role see no more?
SELECT
    current_setting('max_connections')::bigint AS max_connections,
    -- reserved_connections came with PostgreSQL 16.
    current_setting('superuser_reserved_connections')::bigint
    + coalesce(current_setting('reserved_connections', TRUE)::bigint, 0) AS reserved,
    pg_database.datname::text AS database_name,
    pg_database.datconnlimit::bigint AS database_limit,
    count(activity.pid)::bigint AS used,
    (count(activity.pid) FILTER (WHERE activity.datid = pg_database.oid))::bigint AS used_in_database,
    (count(activity.pid) FILTER (WHERE activity.backend_type IS NULL))::bigint AS masked,
    (
        count(activity.pid) FILTER (WHERE activity.backend_type IS NULL AND activity.datid = pg_database.oid)
    )::bigint AS masked_in_database,
    (count(activity.pid) FILTER (WHERE activity.application_name = 'jobscope'))::bigint AS jobscope
FROM pg_database
LEFT JOIN pg_stat_activity AS activity
    ON
        activity.pid <> pg_backend_pid()
        -- Sessions of other roles have no backend_type without pg_monitor; only clients have a role and a database.
        AND (
            activity.backend_type = 'client backend'
            OR (activity.backend_type IS NULL AND activity.datid IS NOT NULL AND activity.usesysid IS NOT NULL)
        )
WHERE pg_database.datname = current_database()
GROUP BY pg_database.datname, pg_database.datconnlimit, pg_database.oid
LIMIT 1;
