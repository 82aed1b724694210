-- Of which tasks has to be asked how they stand: recorded as open or lately failed, or of a job that is gone; not read?
WITH doubtful AS (
    SELECT
        recorded.task_id,
        recorded.job_id
    FROM recorded_tasks AS recorded
    WHERE
        recorded.gone_at IS NULL
        AND (
            recorded.ended_at IS NULL
            OR (recorded.state = 'failed' AND recorded.changed_at >= getvariable('failed_since')::TIMESTAMP)
            OR (
                recorded.changed_at >= getvariable('checked_since')::TIMESTAMP
                AND recorded.changed_at < getvariable('checked_until')::TIMESTAMP
            )
        )
    UNION
    SELECT
        recorded.task_id,
        recorded.job_id
    FROM recorded_tasks AS recorded
    SEMI JOIN jobs_asked ON recorded.job_id = jobs_asked.job_id
    ANTI JOIN jobs_read ON recorded.job_id = jobs_read.job_id
    WHERE recorded.gone_at IS NULL
)

SELECT doubtful.task_id
FROM doubtful
ANTI JOIN tasks_read ON doubtful.task_id = tasks_read.task_id
-- Of a job that was read whole, a task that was not read is gone.
ANTI JOIN whole_jobs ON doubtful.job_id = whole_jobs.job_id
ANTI JOIN unchanged_jobs ON doubtful.job_id = unchanged_jobs.job_id
ANTI JOIN unchanged_tasks ON doubtful.task_id = unchanged_tasks.task_id
ORDER BY 1;
