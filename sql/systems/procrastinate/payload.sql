-- What were the jobs of :'keys' given?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id AS task_id,
    left(job.args::text, 20000) AS parameters,
    NULL::text AS result
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
CROSS JOIN LATERAL (
    SELECT job.args
    FROM procrastinate_jobs AS job
    WHERE job.id = asked.id::bigint
    OFFSET 0
) AS job;
