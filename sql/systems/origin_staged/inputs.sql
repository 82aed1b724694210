-- What parameters were the tasks of :'keys' given?
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
-- One by one: a join would read the whole table once there are many keys.
CROSS JOIN LATERAL (
    -- Joined to nothing, so that a compressed text is unpacked once.
    SELECT coalesce(tasks.parameters::text, '') || '' AS parameters
    FROM tasks
    WHERE tasks.task_id = asked.id::task_key
    OFFSET 0
) AS tasks;
