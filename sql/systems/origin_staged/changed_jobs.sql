-- Which jobs were touched from :'since' to before :'until', or are open?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since,
        :'until'::timestamptz AS until,
        :'job_open'::job_status[] AS job_open,
        :'job_read'::job_status[] AS job_read
)

SELECT jobs.*
FROM jobs
CROSS JOIN params
WHERE
    (
        jobs.updated_at >= params.since
        AND jobs.updated_at < params.until
        AND NOT jobs.status = ANY(params.job_read)
    )
    OR jobs.status = ANY(params.job_open);
