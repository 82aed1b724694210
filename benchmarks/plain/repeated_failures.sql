-- Which parameters failed at least three times in the window and never completed?
WITH params AS (SELECT :'since'::timestamptz AS since_at, :'until'::timestamptz AS until_at)
SELECT tasks.task_type, tasks.parameters, count(*)
FROM params INNER JOIN tasks ON tasks.updated_at > params.since_at AND tasks.updated_at <= params.until_at
GROUP BY 1, 2
HAVING
    count(*) FILTER (WHERE tasks.status = ANY(:'task_failed'::task_status[])) >= 3
    AND NOT bool_or(tasks.status = ANY(:'task_completed'::task_status[]))
ORDER BY 3 DESC LIMIT 50;
