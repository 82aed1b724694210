-- What were the jobs of :'keys' given? It is the whole of what Active Job serializes, with `arguments` in it.
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id AS task_id,
    left(newest.arguments, 20000) AS parameters,
    NULL::text AS result
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
-- ST05 does not see what the rows depend on.
CROSS JOIN LATERAL ( -- noqa: ST05
    SELECT job.arguments
    FROM solid_queue_jobs AS job
    WHERE job.active_job_id = asked.id
    ORDER BY job.id DESC
    LIMIT 1
) AS newest;
