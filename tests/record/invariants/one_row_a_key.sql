-- Which rows of a table have the same id?
SELECT 'jobs' AS record_table, job_id AS id FROM jobs GROUP BY job_id HAVING count(*) > 1
UNION ALL
SELECT 'tasks' AS record_table, task_id AS id FROM tasks GROUP BY task_id HAVING count(*) > 1;
