-- How many jobs were created in the window, by type and status?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since_at,
        :'until'::timestamptz AS until_at
)

SELECT
    jobs.job_type::text AS job_type,
    jobs.status::text AS status,
    count(*)::bigint AS jobs
FROM params
INNER JOIN jobs ON jobs.created_at > params.since_at AND jobs.created_at <= params.until_at
GROUP BY jobs.job_type, jobs.status
ORDER BY jobs.job_type ASC, jobs.status ASC
LIMIT 1000;
