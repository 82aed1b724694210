-- What do the failed jobs of :'keys' tell of their failure?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id,
    -- A traceback says at its end what happened, and at its start what ran.
    CASE
        WHEN length(jobs.error_text) <= 8000 THEN jobs.error_text
        ELSE left(jobs.error_text, 2000) || E'\n... cut ...\n' || right(jobs.error_text, 6000)
    END AS error_text
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
-- One by one: a join would read the whole table once there are many keys.
-- ST05 does not see what the rows depend on.
CROSS JOIN LATERAL ( -- noqa: ST05
    SELECT pg_temp.error_text(jobs.error_details, jobs.result_data) AS error_text
    FROM jobs
    WHERE jobs.job_id = asked.id::job_key
    OFFSET 0
) AS jobs;
