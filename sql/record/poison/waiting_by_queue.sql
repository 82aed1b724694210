-- How many tasks of each queue are due and wait, how many are held there besides, and since when?
-- The same rules as in poison/backlog; `held` counts what is blocked too, such as a dead letter kept for somebody.
WITH there AS (
    SELECT
        tasks.system,
        tasks.queue,
        tasks.state <> 'blocked' AS waits,
        greatest(CASE WHEN tasks.attempts > 0 THEN tasks.changed_at ELSE tasks.created_at END, tasks.due_at) AS since
    FROM tasks
    WHERE
        tasks.gone_at IS NULL
        AND tasks.queue IS NOT NULL
        AND tasks.state IN ('waiting', 'scheduled', 'retrying', 'blocked')
        AND NOT coalesce(tasks.due_at > getvariable('observed_at'), tasks.state = 'scheduled')
)

SELECT
    there.system,
    there.queue,
    count(*) FILTER (WHERE there.waits) AS waiting,
    min(there.since) FILTER (WHERE there.waits) AS oldest_at,
    count(*) AS held,
    min(there.since) AS oldest_held_at
FROM there
GROUP BY there.system, there.queue
ORDER BY there.system ASC, there.queue ASC
LIMIT 10000;
