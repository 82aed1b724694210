-- Which job has the id :'wanted'?
WITH params AS NOT MATERIALIZED (SELECT :'wanted'::text AS wanted)

SELECT
    job.id::text AS job_id,
    job.id::text AS key
FROM params
INNER JOIN procrastinate_jobs AS job
    ON job.id = CASE WHEN params.wanted ~ '^[0-9]{1,18}$' THEN params.wanted::bigint END;
