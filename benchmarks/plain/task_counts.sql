-- How many tasks were created in the window, by type and status?
WITH params AS (SELECT :'since'::timestamptz AS since_at, :'until'::timestamptz AS until_at)
SELECT tasks.task_type, tasks.status, count(*)
FROM params INNER JOIN tasks ON tasks.created_at > params.since_at AND tasks.created_at <= params.until_at
GROUP BY tasks.task_type, tasks.status;
