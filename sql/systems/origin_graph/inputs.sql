-- What parameters were the nodes of :'keys' given?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id AS task_id,
    -- Long ones are compared all the same, by their hash.
    CASE
        WHEN length(tasks.parameters) <= 10000 THEN tasks.parameters
        ELSE 'sha256 ' || encode(sha256(convert_to(tasks.parameters, 'UTF8')), 'hex')
    END AS parameters
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
-- One by one: a join would read the whole table once there are many keys. ST05 does not see what the rows depend on.
CROSS JOIN LATERAL ( -- noqa: ST05
    -- Joined to nothing, so that a compressed text is unpacked once.
    SELECT coalesce(workflow_tasks.parameters::text, '') || '' AS parameters
    FROM workflow_tasks
    WHERE workflow_tasks.task_instance_id = asked.id
    OFFSET 0
) AS tasks;
