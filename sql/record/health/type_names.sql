-- Which types of tasks and jobs does the record know?
SELECT tasks.task_type AS name
FROM tasks
WHERE tasks.task_type IS NOT NULL
UNION
SELECT jobs.job_type AS name
FROM jobs
WHERE jobs.job_type IS NOT NULL
ORDER BY name ASC
LIMIT 10000;
