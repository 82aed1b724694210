-- How many tasks arrived and ended in each of the last six hours, by type?
WITH params AS (SELECT :'observed_at'::timestamptz - interval '6 hours' AS since_at)
SELECT tasks.task_type, date_trunc('hour', tasks.created_at), date_trunc('hour', tasks.updated_at), count(*)
FROM params INNER JOIN tasks ON tasks.created_at > params.since_at OR tasks.updated_at > params.since_at
GROUP BY 1, 2, 3;
