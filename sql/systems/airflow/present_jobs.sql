-- How do the runs of :'keys' stand now? A key is DAG and run; one without a row is gone.
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT jobs.*
FROM params
CROSS JOIN unnest(params.keys) AS asked (run)
-- One by one: a join would read the whole table once there are many keys.
CROSS JOIN LATERAL (
    SELECT jobs.*
    FROM jobs
    WHERE jobs.dag_id = asked.run::json ->> 0 AND jobs.run_id = asked.run::json ->> 1
    OFFSET 0
) AS jobs;
