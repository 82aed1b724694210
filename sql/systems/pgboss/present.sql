-- How do the jobs of :'keys' stand now? A key is queue and id; one without a row is gone.
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT tasks.*
FROM params
CROSS JOIN unnest(params.keys) AS asked (name_and_id)
-- One by one: a join would read the whole table once there are many keys.
CROSS JOIN LATERAL (
    SELECT tasks.*
    FROM tasks
    WHERE
        tasks.native_name = asked.name_and_id::json ->> 0
        AND tasks.native_id = (asked.name_and_id::json ->> 1)::uuid
    OFFSET 0
) AS tasks;
