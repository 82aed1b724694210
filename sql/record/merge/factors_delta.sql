-- Which parameters were read in this run?
SELECT
    getvariable('system')::VARCHAR AS system,
    factors_read.task_id,
    coalesce(tasks_read.job_id, recorded.job_id) AS job_id,
    factors_read.factors
FROM factors_read
LEFT JOIN tasks_read ON factors_read.task_id = tasks_read.task_id
LEFT JOIN rest_tasks AS recorded ON factors_read.task_id = recorded.task_id
ORDER BY factors_read.task_id;
