-- What were the jobs of :'keys' given?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id AS task_id,
    left((good_jobs.serialized_params -> 'arguments')::text, 20000) AS parameters,
    NULL::text AS result
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
CROSS JOIN LATERAL (
    SELECT good_jobs.serialized_params
    FROM good_jobs
    WHERE good_jobs.id = asked.id::uuid
    OFFSET 0
) AS good_jobs;
