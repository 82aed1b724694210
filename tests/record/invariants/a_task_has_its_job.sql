-- Which tasks that live have no recorded job that lives?
SELECT tasks.task_id
FROM tasks
LEFT JOIN jobs ON tasks.job_id = jobs.job_id AND jobs.gone_at IS NULL
WHERE tasks.gone_at IS NULL AND jobs.job_id IS NULL;
