-- How many jobs of each queue are due there and do not run, and since when?
-- What waits by the rules of poison/backlog, and what is blocked: held by a pause, or a dead letter kept for somebody.
WITH there AS (
    SELECT
        tasks.system,
        tasks.queue,
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
    count(*) AS held,
    min(there.since) AS oldest_at
FROM there
GROUP BY there.system, there.queue
ORDER BY there.system ASC, there.queue ASC
LIMIT 10000;
