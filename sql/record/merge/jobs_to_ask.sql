-- Of which jobs has to be asked how they stand: recorded as open or lately failed, or named by tasks, and not read?
SELECT recorded.job_id
FROM recorded_jobs AS recorded
ANTI JOIN jobs_read ON recorded.job_id = jobs_read.job_id
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
SELECT tasks_read.job_id
FROM tasks_read
ANTI JOIN jobs_read ON tasks_read.job_id = jobs_read.job_id
WHERE tasks_read.job_id IS NOT NULL
ORDER BY 1;
