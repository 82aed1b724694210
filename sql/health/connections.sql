-- Who holds the connections of the server, and what are they doing?
WITH params AS NOT MATERIALIZED (
    SELECT :'observed_at'::timestamptz AS observed_at
)

SELECT
    activity.datname::text AS database_name,
    activity.usename::text AS user_name,
    activity.application_name::text AS application,
    -- Sessions of other roles have no state without pg_monitor.
    activity.state::text AS state,
    count(*)::bigint AS sessions,
    max(extract(EPOCH FROM params.observed_at - activity.state_change))::float8 AS longest_in_state_s,
    max(extract(EPOCH FROM params.observed_at - activity.backend_start))::float8 AS oldest_s
FROM params
INNER JOIN pg_stat_activity AS activity
    ON
        activity.pid <> pg_backend_pid()
        AND (
            activity.backend_type = 'client backend'
            OR (activity.backend_type IS NULL AND activity.datid IS NOT NULL AND activity.usesysid IS NOT NULL)
        )
GROUP BY activity.datname, activity.usename, activity.application_name, activity.state
ORDER BY sessions DESC, database_name ASC, user_name ASC, application ASC, state ASC
LIMIT 200;
