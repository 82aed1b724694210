-- How many jobs ended in the window and in the one before, by type and status?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'before_since'::timestamptz AS before_since_at,
        :'since'::timestamptz AS since_at,
        :'until'::timestamptz AS until_at
)

SELECT
    CASE WHEN jobs.updated_at > params.since_at THEN 'current' ELSE 'before' END::text AS window_name,
    jobs.job_type::text AS job_type,
    jobs.status::text AS status,
    count(*)::bigint AS jobs
FROM params
INNER JOIN jobs ON jobs.updated_at > params.before_since_at AND jobs.updated_at <= params.until_at
WHERE jobs.status = ANY(:'job_terminal'::job_status[])
GROUP BY jobs.updated_at > params.since_at, jobs.job_type, jobs.status
ORDER BY jobs.updated_at > params.since_at ASC, jobs.job_type ASC, jobs.status ASC
LIMIT 1000;
