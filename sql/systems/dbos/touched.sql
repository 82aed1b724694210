-- Which workflows ended from :'since' to before :'until', or are open?
WITH params AS NOT MATERIALIZED (
    SELECT
        (extract(EPOCH FROM :'since'::timestamptz) * 1000)::bigint AS since,
        (extract(EPOCH FROM :'until'::timestamptz) * 1000)::bigint AS until,
        :'job_open'::text[] AS job_open
)

SELECT jobs.*
FROM jobs
CROSS JOIN params
WHERE jobs.completed_at >= params.since AND jobs.completed_at < params.until
UNION ALL
-- The statuses in letters: only so the partial indexes are known to hold them.
SELECT jobs.*
FROM jobs
CROSS JOIN params
WHERE jobs.status IN ('ENQUEUED', 'PENDING') AND jobs.status = ANY(params.job_open)
UNION ALL
SELECT jobs.*
FROM jobs
CROSS JOIN params
WHERE jobs.status = 'DELAYED' AND jobs.status = ANY(params.job_open)
UNION ALL
-- No index has the open ones of a status that nobody knows: those that were made then, by the index over that.
SELECT jobs.*
FROM jobs
CROSS JOIN params
WHERE
    jobs.native_created_at >= params.since AND jobs.native_created_at < params.until
    AND jobs.completed_at IS NULL
    AND (jobs.status IN ('ENQUEUED', 'PENDING', 'DELAYED')) IS NOT TRUE;
