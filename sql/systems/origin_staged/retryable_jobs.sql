-- Which failed jobs of :'keys' say whether another try would help?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id,
    (told.retryable = 'true') AS retryable
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
-- One by one: a join would read the whole table once there are many keys. ST05 does not see what the rows depend on.
CROSS JOIN
    LATERAL ( -- noqa: ST05
        SELECT jobs.result_data ->> 'retryable' AS retryable
        FROM jobs
        WHERE jobs.job_id = asked.id::job_key
        OFFSET 0
    ) AS told
WHERE told.retryable IN ('true', 'false');
