-- Which open jobs have the lock of the job :'job_key'? Of one lock one job runs at a time, the oldest first.
WITH params AS NOT MATERIALIZED (SELECT :'job_key'::bigint AS id)

SELECT
    other.id::text AS job_id,
    CASE WHEN other.id < job.id THEN 'waits for, by the same lock' ELSE 'waited for by, with the same lock' END
        AS relation,
    other.task_name::text AS job_type,
    other.status::text AS status
FROM params
INNER JOIN procrastinate_jobs AS job ON params.id = job.id
-- In letters, as the partial index over open jobs has them.
INNER JOIN procrastinate_jobs AS other ON job.lock = other.lock AND other.status IN ('todo', 'doing')
WHERE other.id <> job.id AND job.status::text IN ('todo', 'doing')
ORDER BY other.id ASC
LIMIT 100;
