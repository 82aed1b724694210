-- Which jobs that ended in the window took longest from their creation to their end?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since_at,
        :'until'::timestamptz AS until_at
)

SELECT
    jobs.job_id::text AS job_id,
    jobs.job_type::text AS job_type,
    jobs.status::text AS status,
    jobs.total_stages::bigint AS stages,
    jobs.created_at::timestamptz AS created_at,
    jobs.updated_at::timestamptz AS finished_at,
    greatest(date_part('epoch', jobs.updated_at - jobs.created_at), 0)::float8 AS duration_s
FROM params
INNER JOIN jobs ON jobs.updated_at > params.since_at AND jobs.updated_at <= params.until_at
WHERE jobs.status = ANY(:'job_terminal'::job_status[])
ORDER BY duration_s DESC, jobs.job_id ASC
LIMIT 20;
