-- How do the tasks of :'keys' stand now? A key is run and step, or the run alone; one without a row is gone.
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT tasks.*
FROM params
CROSS JOIN unnest(params.keys) AS asked (run_and_step)
-- One by one: a join would read the whole table once there are many keys.
CROSS JOIN LATERAL (
    SELECT tasks.*
    FROM tasks
    WHERE
        tasks.native_run = asked.run_and_step::json ->> 0
        AND coalesce(tasks.native_step, '') = coalesce(asked.run_and_step::json ->> 1, '')
    OFFSET 0
) AS tasks;
