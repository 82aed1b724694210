-- How often is each parameter value carried by failed and by completed tasks of a type?
WITH params AS (SELECT :'since'::timestamptz AS since_at, :'until'::timestamptz AS until_at)
SELECT tasks.task_type, entry.key, entry.value,
    count(*) FILTER (WHERE tasks.status = ANY(:'task_failed'::task_status[])) AS failed,
    count(*) FILTER (WHERE tasks.status = ANY(:'task_completed'::task_status[])) AS completed
FROM params
INNER JOIN tasks ON tasks.updated_at > params.since_at AND tasks.updated_at <= params.until_at
CROSS JOIN LATERAL jsonb_each_text(tasks.parameters) AS entry
GROUP BY 1, 2, 3
HAVING count(*) FILTER (WHERE tasks.status = ANY(:'task_failed'::task_status[])) >= 20
ORDER BY failed DESC LIMIT 100;
