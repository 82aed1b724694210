-- Of which tasks has to be asked how they stand: recorded as open or lately failed, or of a job that is gone; not read?
SELECT recorded.task_id
FROM recorded_tasks AS recorded
ANTI JOIN tasks_read ON recorded.task_id = tasks_read.task_id
LEFT JOIN jobs_asked ON recorded.job_id = jobs_asked.job_id
LEFT JOIN jobs_read ON recorded.job_id = jobs_read.job_id
LEFT JOIN whole_jobs ON recorded.job_id = whole_jobs.job_id
WHERE
    recorded.gone_at IS NULL
    -- Of a job that was read whole, a task that was not read is gone.
    AND whole_jobs.job_id IS NULL
    AND (
        recorded.ended_at IS NULL
        OR (recorded.state = 'failed' AND recorded.changed_at >= getvariable('failed_since')::TIMESTAMP)
        OR (
            recorded.changed_at >= getvariable('checked_since')::TIMESTAMP
            AND recorded.changed_at < getvariable('checked_until')::TIMESTAMP
        )
        OR (jobs_asked.job_id IS NOT NULL AND jobs_read.job_id IS NULL)
    )
ORDER BY 1;
