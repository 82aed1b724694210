-- Which tasks run, as of the newest reading?
SELECT
    tasks.task_id,
    tasks.job_id,
    tasks.task_type
FROM tasks
WHERE tasks.gone_at IS NULL AND tasks.state = 'running'
ORDER BY tasks.started_at DESC NULLS LAST, tasks.task_id ASC
LIMIT 10000;
