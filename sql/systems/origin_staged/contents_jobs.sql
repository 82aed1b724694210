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
    -- As contents.sql tells of tasks. Joined to nothing, so that a compressed text is unpacked once.
    SELECT
        CASE
            WHEN strpos(found.error_line, 'Traceback (most recent') > 0 THEN found.error_line
            WHEN strpos(found.traceback, found.error_line) > 0 THEN found.traceback
            WHEN found.traceback <> '' THEN found.error_line || E'\n' || found.traceback
            ELSE found.error_line
        END || '' AS error_text
    FROM (
        SELECT
            coalesce(nullif(jobs.error_details, ''), jobs.result_data ->> 'error', '') AS error_line,
            nullif(jobs.result_data ->> 'traceback', '') AS traceback
        FROM jobs
        WHERE jobs.job_id = asked.id::job_key
        OFFSET 0
    ) AS found
    OFFSET 0
) AS jobs;
