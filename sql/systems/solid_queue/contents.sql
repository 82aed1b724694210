-- With which error did the jobs of :'keys' fail?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id,
    coalesce(newest.error, '') AS error_text
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
-- One by one: a join would read the whole table once there are many keys. ST05 does not see what the rows depend on.
CROSS JOIN LATERAL ( -- noqa: ST05
    SELECT failed.error
    FROM solid_queue_jobs AS job
    LEFT JOIN solid_queue_failed_executions AS failed ON job.id = failed.job_id
    WHERE job.active_job_id = asked.id
    ORDER BY job.id DESC
    LIMIT 1
) AS newest;
