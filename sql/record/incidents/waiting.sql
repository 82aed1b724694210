-- How many tasks of each type wait, and of how many jobs?
SELECT
    tasks.task_type,
    count(*) AS tasks,
    count(DISTINCT tasks.job_id) AS jobs
FROM tasks
WHERE tasks.gone_at IS NULL AND tasks.state IN ('waiting', 'retrying')
GROUP BY tasks.task_type
ORDER BY tasks DESC, tasks.task_type ASC
LIMIT 1000;
