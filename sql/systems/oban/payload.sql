-- What were the jobs of :'keys' given?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id AS task_id,
    left(oban_jobs.args::text, 20000) AS parameters,
    NULL::text AS result
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
CROSS JOIN LATERAL (
    SELECT oban_jobs.args
    FROM oban_jobs
    WHERE oban_jobs.id = asked.id::bigint
    OFFSET 0
) AS oban_jobs;
