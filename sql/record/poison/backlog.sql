-- How many tasks wait now, by task type, and since when has the oldest of them waited?
-- A task that was put back waits since then, not since it was created; one that is delayed waits from its due time.
WITH waiting AS (
    SELECT
        tasks.task_type,
        coalesce(tasks.due_at > getvariable('observed_at'), tasks.state = 'scheduled') AS deferred,
        greatest(CASE WHEN tasks.attempts > 0 THEN tasks.changed_at ELSE tasks.created_at END, tasks.due_at)
            AS waiting_since
    FROM tasks
    -- The tasks of a job that is over are orphaned or unfinished, which other questions answer.
    INNER JOIN jobs
        ON
            tasks.job_id = jobs.job_id
            AND jobs.gone_at IS NULL
            AND jobs.state NOT IN ('succeeded', 'failed', 'cancelled', 'skipped')
    WHERE tasks.gone_at IS NULL AND tasks.state IN ('waiting', 'scheduled', 'retrying')
)

SELECT
    waiting.task_type,
    count(*) FILTER (WHERE NOT waiting.deferred)::BIGINT AS waiting,
    count(*) FILTER (WHERE waiting.deferred)::BIGINT AS deferred,
    min(waiting.waiting_since) FILTER (WHERE NOT waiting.deferred) AS oldest_at
FROM waiting
GROUP BY waiting.task_type
ORDER BY waiting.task_type ASC
LIMIT 500;
