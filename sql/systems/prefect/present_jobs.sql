-- How do the flow runs of :'keys' stand now? A key without a row is gone.
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT jobs.*
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
-- One by one: a join would read the whole table once there are many keys.
CROSS JOIN LATERAL (
    SELECT jobs.*
    FROM jobs
    WHERE jobs.native_job = asked.id::uuid
    OFFSET 0
) AS jobs;
