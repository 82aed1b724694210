-- What were the jobs of :'keys' given, and what did their last attempt give? A key is queue and id.
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    job.name || '/' || job.id AS task_id,
    left(job.data::text, 20000) AS parameters,
    left(job.output::text, 20000) AS result
FROM params
CROSS JOIN unnest(params.keys) AS asked (name_and_id)
CROSS JOIN LATERAL (
    SELECT
        job.name,
        job.id,
        job.data,
        job.output
    FROM job
    WHERE job.name = asked.name_and_id::json ->> 0 AND job.id = (asked.name_and_id::json ->> 1)::uuid
    OFFSET 0
) AS job;
