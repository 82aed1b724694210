-- Which jobs wait, run or are tried again?
WITH queues AS MATERIALIZED (SELECT queue.name FROM queue)

-- Queue by queue, with the states in letters: only so the partial index over (name, state) is known to hold them.
SELECT waiting.*
FROM queues
CROSS JOIN LATERAL (
    SELECT tasks.*
    FROM tasks
    WHERE tasks.native_name = queues.name AND tasks.native_state IN ('created', 'retry', 'active')
    OFFSET 0
) AS waiting;
