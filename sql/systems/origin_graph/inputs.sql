-- What parameters were the nodes of :'keys' given?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id AS task_id,
    tasks.parameters
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
-- One by one: a join would read the whole table once there are many keys. ST05 does not see what the rows depend on.
CROSS JOIN LATERAL ( -- noqa: ST05
    SELECT pg_temp.compared(workflow_tasks.parameters) AS parameters
    FROM workflow_tasks
    WHERE workflow_tasks.task_instance_id = asked.id
    OFFSET 0
) AS tasks;
