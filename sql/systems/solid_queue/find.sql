-- Which job has the id :'wanted', as Active Job calls it or as the number of one of its rows (provider_job_id)?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'wanted'::text AS wanted,
        CASE WHEN :'wanted'::text ~ '^[0-9]{1,18}$' THEN (:'wanted'::text)::bigint END AS row_id
)

SELECT
    job.active_job_id AS job_id,
    job.active_job_id AS key
FROM params
INNER JOIN solid_queue_jobs AS job ON params.wanted = job.active_job_id
UNION
SELECT
    job.active_job_id AS job_id,
    job.active_job_id AS key
FROM params
INNER JOIN solid_queue_jobs AS job ON params.row_id = job.id
WHERE job.active_job_id IS NOT NULL
LIMIT 11;
