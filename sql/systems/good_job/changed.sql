-- Which jobs finished from :'since' to before :'until'? All others are open.
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AT TIME ZONE 'UTC' AS since,
        :'until'::timestamptz AT TIME ZONE 'UTC' AS until
)

SELECT tasks.*
FROM tasks
CROSS JOIN params
WHERE tasks.native_finished_at >= params.since AND tasks.native_finished_at < params.until;
