-- Which statements run in this database now, beside our own, those first that have run longest?
SELECT
    activity.pid::bigint AS pid,
    activity.usename::text AS user_name,
    activity.application_name::text AS application,
    activity.wait_event_type::text AS waits_for_type,
    activity.wait_event::text AS waits_for,
    activity.query_start::timestamptz AS statement_since,
    activity.xact_start::timestamptz AS transaction_since,
    -- What may be an id. The text itself loses its values before anybody sees it.
    array(
        SELECT word.found[1]
        FROM
            regexp_matches(
                concat_ws(' ', activity.application_name, left(activity.query, 4000)), '[A-Za-z0-9_.:-]{8,100}', 'g'
            ) AS word (found)
        LIMIT 200
    )::text[] AS words,
    left(activity.query, 4000)::text AS query_text
FROM pg_stat_activity AS activity
WHERE
    activity.datname = current_database()
    AND activity.pid <> pg_backend_pid()
    AND activity.backend_type = 'client backend'
    AND activity.state = 'active'
    AND activity.application_name IS DISTINCT FROM 'jobscope'
ORDER BY activity.query_start ASC, activity.pid ASC
LIMIT 200;
