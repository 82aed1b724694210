-- Which sessions of this database have a transaction open, since when, and do they work in it?
SELECT
    activity.pid::bigint AS pid,
    activity.usename::text AS user_name,
    activity.application_name::text AS application,
    activity.client_addr::text AS client,
    activity.state::text AS state,
    activity.backend_start::timestamptz AS connected_at,
    activity.xact_start::timestamptz AS transaction_since,
    activity.state_change::timestamptz AS state_since,
    age(activity.backend_xmin)::bigint AS xmin_age,
    left(activity.query, 2000)::text AS query_text
FROM pg_stat_activity AS activity
WHERE
    activity.datname = current_database()
    AND activity.pid <> pg_backend_pid()
    AND activity.backend_type = 'client backend'
    AND activity.xact_start IS NOT NULL
ORDER BY activity.xact_start ASC, activity.pid ASC
LIMIT 200;
