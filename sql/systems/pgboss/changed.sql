-- Which jobs ended from :'since' to before :'until'? All others are open.
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since,
        :'until'::timestamptz AS until
)

-- Queue by queue: the indexes begin with its name.
SELECT ended.*
FROM params
CROSS JOIN queue
CROSS JOIN LATERAL (
    SELECT tasks.*
    FROM tasks
    WHERE
        tasks.native_name = queue.name
        AND tasks.completed_on >= params.since
        AND tasks.completed_on < params.until
    OFFSET 0
) AS ended;
