-- What became of the jobs and tasks with these ids, which stand on errors in the logs?
SELECT
    tasks.task_id AS id,
    'task' AS id_kind,
    tasks.status,
    tasks.state = 'failed' AS failed,
    tasks.gone_at IS NOT NULL AS gone,
    -- The attempt that runs, or ended, is no retry.
    tasks.attempts
    - CASE WHEN tasks.state IN ('blocked', 'scheduled', 'waiting', 'retrying', 'unknown') THEN 0 ELSE 1 END
        AS retry_count
FROM tasks
WHERE list_contains(getvariable('ids')::VARCHAR[], tasks.task_id)
UNION ALL
SELECT
    jobs.job_id AS id,
    'job' AS id_kind,
    jobs.status,
    -- An error that names the job alone may be that of any of its tasks.
    jobs.state = 'failed' OR EXISTS (
        SELECT 1
        FROM tasks AS own
        WHERE own.job_id = jobs.job_id AND own.state = 'failed'
    ) AS failed,
    jobs.gone_at IS NOT NULL AS gone,
    NULL AS retry_count
FROM jobs
WHERE list_contains(getvariable('ids')::VARCHAR[], jobs.job_id)
ORDER BY id ASC, id_kind ASC
LIMIT 2000;
