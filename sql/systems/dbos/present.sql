-- How do the tasks of :'keys' stand now? A key is workflow and step, or the workflow alone; one without a row is gone.
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT tasks.*
FROM params
CROSS JOIN unnest(params.keys) AS asked (workflow_and_step)
-- One by one: a join would read the whole table once there are many keys.
CROSS JOIN LATERAL (
    SELECT tasks.*
    FROM tasks
    WHERE
        tasks.job_id = asked.workflow_and_step::json ->> 0
        AND tasks.native_function = coalesce((asked.workflow_and_step::json ->> 1)::integer, -1)
    OFFSET 0
) AS tasks;
