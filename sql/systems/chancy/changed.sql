-- Which jobs were added from :'since' to before :'until'? The others that change are open, and asked for by key.
-- No index knows a time, but an id begins with that of its making, in tenths of microseconds by the clock of the
-- process that made it: some minutes more are read. A row comes when its transaction ends.
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since,
        :'until'::timestamptz AS until
),

bounds AS (
    SELECT
        extract(EPOCH FROM params.since - interval '10 minutes') * 10000000 AS first_at,
        -- Beyond the largest that an id holds there is nothing.
        least(extract(EPOCH FROM params.until + interval '10 minutes') * 10000000, 72057594037927935) AS last_at
    FROM params
),

made AS MATERIALIZED (
    SELECT
        (lpad(to_hex(bounds.first_at::bigint), 15, '0') || repeat('0', 17))::uuid AS first_id,
        (lpad(to_hex(bounds.last_at::bigint), 15, '0') || repeat('f', 17))::uuid AS last_id
    FROM bounds
)

SELECT tasks.*
FROM made
CROSS JOIN LATERAL (
    SELECT tasks.*
    FROM tasks
    WHERE tasks.native_id >= made.first_id AND tasks.native_id <= made.last_id
    OFFSET 0
) AS tasks;
