-- Which jobs wait or run?
-- With the statuses in letters: only so the partial indexes over them are known to hold these jobs.
WITH waiting AS MATERIALIZED (
    SELECT pgqueuer.id
    FROM pgqueuer
    WHERE pgqueuer.status = 'queued'
    UNION ALL
    SELECT pgqueuer.id
    FROM pgqueuer
    WHERE pgqueuer.status = 'picked'
)

SELECT tasks.*
FROM waiting
CROSS JOIN LATERAL (
    SELECT tasks.*
    FROM tasks
    WHERE tasks.native_id = waiting.id
    OFFSET 0
) AS tasks;
