-- What are the short scalar parameters of the tasks of :'keys', at most 50 each?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id,
    tasks.scalars
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
-- One by one: a join would read the whole table once there are many keys.
CROSS JOIN LATERAL (
    SELECT pg_temp.short_scalars(tasks.parameters) AS scalars
    FROM tasks
    WHERE tasks.task_id = asked.id::task_key
    OFFSET 0
) AS tasks;
