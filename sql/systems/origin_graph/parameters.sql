-- What are the short scalar parameters of the nodes of :'keys', at most 50 each?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id,
    tasks.scalars
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
-- One by one: a join would read the whole table once there are many keys. ST05 does not see what the rows depend on.
CROSS JOIN LATERAL ( -- noqa: ST05
    SELECT pg_temp.short_scalars(workflow_tasks.parameters) AS scalars
    FROM workflow_tasks
    WHERE workflow_tasks.task_instance_id = asked.id
    OFFSET 0
) AS tasks;
