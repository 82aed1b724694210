-- With which error did the last attempt of the jobs of :'keys' fail, or for which reason were they cancelled?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id,
    coalesce(river_job.last_error ->> 'error', '') AS error_text
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
-- One by one: a join would read the whole table once there are many keys.
CROSS JOIN LATERAL (
    SELECT river_job.errors[cardinality(river_job.errors)] AS last_error
    FROM river_job
    WHERE river_job.id = asked.id::bigint
    OFFSET 0
) AS river_job;
