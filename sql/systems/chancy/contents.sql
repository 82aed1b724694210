-- With which error did the last attempt of the jobs of :'keys' fail?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id,
    coalesce(job.errors -> -1 ->> 'traceback', '') AS error_text
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
-- One by one: a join would read the whole table once there are many keys. ST05 does not see what the rows depend on.
CROSS JOIN LATERAL ( -- noqa: ST05
    SELECT chancy_jobs.errors
    FROM chancy_jobs
    WHERE chancy_jobs.id = asked.id::uuid
    OFFSET 0
) AS job;
