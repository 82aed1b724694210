-- Which jobs ended from :'since' to before :'until'? All others are open.
-- The index of ends begins with the state.
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since,
        :'until'::timestamptz AS until
)

SELECT tasks.*
FROM tasks
CROSS JOIN params
WHERE
    tasks.native_state = 'completed'
    AND tasks.native_finalized_at >= params.since
    AND tasks.native_finalized_at < params.until
UNION ALL
SELECT tasks.*
FROM tasks
CROSS JOIN params
WHERE
    tasks.native_state = 'discarded'
    AND tasks.native_finalized_at >= params.since
    AND tasks.native_finalized_at < params.until
UNION ALL
SELECT tasks.*
FROM tasks
CROSS JOIN params
WHERE
    tasks.native_state = 'cancelled'
    AND tasks.native_finalized_at >= params.since
    AND tasks.native_finalized_at < params.until;
