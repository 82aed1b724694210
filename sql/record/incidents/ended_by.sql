-- How many tasks of each type that waits did each worker end, and when the last?
WITH waiting AS (
    SELECT DISTINCT tasks.task_type
    FROM tasks
    WHERE tasks.gone_at IS NULL AND tasks.state IN ('waiting', 'retrying')
)

SELECT
    tasks.task_type,
    tasks.worker,
    count(*) AS tasks,
    max(tasks.ended_at) AS last_at
FROM tasks
INNER JOIN waiting ON tasks.task_type = waiting.task_type
WHERE
    tasks.state IN ('failed', 'succeeded')
    AND tasks.worker IS NOT NULL
    AND tasks.ended_at > getvariable('since')
    AND tasks.ended_at <= getvariable('until')
GROUP BY tasks.task_type, tasks.worker
ORDER BY tasks DESC, tasks.task_type ASC, tasks.worker ASC
LIMIT 5000;
