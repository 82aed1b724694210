-- Which jobs ended from :'since' to before :'until'? All others are open.
-- Python has an index for each of the three ends, Elixir for two: its completed jobs are found by their state. They are
-- few where its pruner keeps them for 60 seconds.
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AT TIME ZONE 'UTC' AS since,
        :'until'::timestamptz AT TIME ZONE 'UTC' AS until
)

SELECT tasks.*
FROM tasks
CROSS JOIN params
WHERE
    tasks.native_state = 'completed'
    AND tasks.native_completed_at >= params.since
    AND tasks.native_completed_at < params.until
UNION ALL
SELECT tasks.*
FROM tasks
CROSS JOIN params
WHERE
    tasks.native_state = 'discarded'
    AND tasks.native_discarded_at >= params.since
    AND tasks.native_discarded_at < params.until
UNION ALL
SELECT tasks.*
FROM tasks
CROSS JOIN params
WHERE
    tasks.native_state = 'cancelled'
    AND tasks.native_cancelled_at >= params.since
    AND tasks.native_cancelled_at < params.until;
