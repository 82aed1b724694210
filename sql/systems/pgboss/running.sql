-- Which jobs run?
WITH queues AS MATERIALIZED (SELECT queue.name FROM queue)

-- Queue by queue, with the states of the partial index in letters.
SELECT running.*
FROM queues
CROSS JOIN
    LATERAL (
        SELECT tasks.*
        FROM tasks
        WHERE
            tasks.native_name = queues.name
            AND tasks.native_state IN ('created', 'retry', 'active') AND tasks.native_state = 'active'
        OFFSET 0
    ) AS running
LIMIT 10000;
