-- With which error did the last attempt of the jobs of :'keys' fail?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id,
    coalesce(jobs.last_error, '') AS error_text
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
-- One by one: a join would read all jobs once there are many keys.
CROSS JOIN LATERAL (
    SELECT jobs.last_error
    FROM jobs
    WHERE jobs.id = asked.id::bigint
    OFFSET 0
) AS jobs;
