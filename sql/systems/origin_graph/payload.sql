-- What were the nodes of :'keys' given, and what did they give?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id AS task_id,
    left(node.parameters::text, 20000) AS parameters,
    left(node.result_data::text, 20000) AS result
FROM params
-- One by one, by the index. ST05 does not see what the rows depend on.
CROSS JOIN unnest(params.keys) AS asked (id)
CROSS JOIN LATERAL ( -- noqa: ST05
    SELECT
        workflow_tasks.parameters,
        workflow_tasks.result_data
    FROM workflow_tasks
    WHERE workflow_tasks.task_instance_id = asked.id
    OFFSET 0
) AS node;
