-- How many tasks wait, by type, and since when?
WITH params AS (SELECT :'observed_at'::timestamptz AS observed_at)
SELECT tasks.task_type, count(*), min(tasks.created_at)
FROM params INNER JOIN tasks ON tasks.created_at <= params.observed_at
WHERE tasks.status = ANY(:'task_waiting'::task_status[]) GROUP BY 1;
