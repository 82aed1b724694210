-- How many tasks of each queue are due and wait, and since when?
-- The same rules as in poison/backlog.
SELECT
    tasks.system,
    tasks.queue,
    count(*) AS waiting,
    min(greatest(CASE WHEN tasks.attempts > 0 THEN tasks.changed_at ELSE tasks.created_at END, tasks.due_at))
        AS oldest_at
FROM tasks
WHERE
    tasks.gone_at IS NULL
    AND tasks.queue IS NOT NULL
    AND tasks.state IN ('waiting', 'scheduled', 'retrying')
    AND NOT coalesce(tasks.due_at > getvariable('observed_at'), tasks.state = 'scheduled')
GROUP BY tasks.system, tasks.queue
ORDER BY tasks.system ASC, tasks.queue ASC
LIMIT 10000;
