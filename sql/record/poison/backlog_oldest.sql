-- Which tasks have waited longest for a worker?
-- The same rules as in poison/backlog.
SELECT
    tasks.task_type,
    tasks.task_id,
    tasks.job_id,
    tasks.stage,
    tasks.attempts AS retry_count,
    greatest(CASE WHEN tasks.attempts > 0 THEN tasks.changed_at ELSE tasks.created_at END, tasks.due_at)
        AS waiting_since
FROM tasks
INNER JOIN jobs
    ON
        tasks.job_id = jobs.job_id
        AND jobs.gone_at IS NULL
        AND jobs.state NOT IN ('succeeded', 'failed', 'cancelled', 'skipped')
WHERE
    tasks.gone_at IS NULL
    AND tasks.state IN ('waiting', 'scheduled', 'retrying')
    AND NOT coalesce(tasks.due_at > getvariable('observed_at'), tasks.state = 'scheduled')
ORDER BY waiting_since ASC, tasks.task_id ASC
LIMIT 100;
