-- Which jobs run?
WITH claimed AS MATERIALIZED (
    SELECT claimed.job_id
    FROM solid_queue_claimed_executions AS claimed
    LIMIT 10000
)

SELECT tasks.*
FROM claimed
CROSS JOIN LATERAL (
    SELECT tasks.*
    FROM tasks
    WHERE tasks.native_id = claimed.job_id
    OFFSET 0
) AS tasks;
