-- What were the jobs of :'keys' given, and what did they record as their output?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id AS task_id,
    left(river_job.args::text, 20000) AS parameters,
    left((river_job.metadata -> 'output')::text, 20000) AS result
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
CROSS JOIN LATERAL (
    SELECT
        river_job.args,
        river_job.metadata
    FROM river_job
    WHERE river_job.id = asked.id::bigint
    OFFSET 0
) AS river_job;
