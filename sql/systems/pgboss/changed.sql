-- Which jobs ended from :'since' to before :'until'? All others are open, or of a state that nobody knows.
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
        AND (
            (tasks.completed_on >= params.since AND tasks.completed_on < params.until)
            -- No index has the open ones of a state that nobody knows, but those that were made then.
            OR (
                tasks.created_at >= params.since AND tasks.created_at < params.until
                AND tasks.completed_on IS NULL
                AND tasks.status NOT IN ('created', 'retry', 'active')
            )
        )
    OFFSET 0
) AS ended;
