-- Which jobs failed without a failed task, and have error texts that have not been read yet by these rules?
SELECT coalesce(jobs_read.key, jobs_read.job_id) AS asked
FROM jobs_read
LEFT JOIN kept_jobs AS recorded ON jobs_read.job_id = recorded.job_id
LEFT JOIN recorded_patterns AS patterns
    ON
        recorded.fingerprint = patterns.fingerprint
        AND patterns.rules = getvariable('rules')
        AND patterns.language IS NOT NULL
WHERE
    jobs_read.state = 'failed'
    AND coalesce(recorded.text_state, 'not read') <> 'none'
    AND patterns.fingerprint IS NULL
    AND jobs_read.job_id NOT IN (
        SELECT failed.job_id
        FROM tasks_read AS failed
        WHERE failed.state = 'failed' AND failed.job_id IS NOT NULL
        UNION ALL
        SELECT failed.job_id
        FROM rest_tasks AS failed
        WHERE failed.state = 'failed' AND failed.job_id IS NOT NULL
    )
ORDER BY jobs_read.changed_at DESC, jobs_read.job_id ASC
LIMIT getvariable('most');
