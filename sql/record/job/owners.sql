-- To which jobs do the ids of jobs and tasks belong that evidence names?
SELECT
    tasks.task_id AS id,
    tasks.job_id
FROM tasks
WHERE list_contains(getvariable('ids')::VARCHAR[], tasks.task_id)
UNION
SELECT
    jobs.job_id AS id,
    jobs.job_id
FROM jobs
WHERE list_contains(getvariable('ids')::VARCHAR[], jobs.job_id)
ORDER BY id ASC
LIMIT 10000;
