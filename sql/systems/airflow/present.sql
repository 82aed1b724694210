-- How do the tasks of :'keys' stand now? A key is DAG, run, task and map index; one without a row is gone.
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT tasks.*
FROM params
CROSS JOIN unnest(params.keys) AS asked (instance)
-- One by one: a join would read the whole table once there are many keys.
CROSS JOIN LATERAL (
    SELECT tasks.*
    FROM tasks
    WHERE
        tasks.dag_id = asked.instance::json ->> 0
        AND tasks.run_id = asked.instance::json ->> 1
        AND tasks.native_task = asked.instance::json ->> 2
        AND tasks.map_index = (asked.instance::json ->> 3)::integer
    OFFSET 0
) AS tasks;
