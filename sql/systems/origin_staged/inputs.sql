-- What parameters were the tasks of :'keys' given?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id AS task_id,
    tasks.parameters
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
-- One by one: a join would read the whole table once there are many keys.
CROSS JOIN LATERAL (
    SELECT pg_temp.compared(tasks.parameters) AS parameters
    FROM tasks
    WHERE tasks.task_id = asked.id::task_key
    OFFSET 0
) AS tasks;
