-- Which tasks belong to workflows that ended from :'since' to before :'until', or are open?
WITH params AS NOT MATERIALIZED (
    SELECT
        (extract(EPOCH FROM :'since'::timestamptz) * 1000)::bigint AS since,
        (extract(EPOCH FROM :'until'::timestamptz) * 1000)::bigint AS until,
        :'job_open'::text[] AS job_open,
        :'large_jobs'::text[] AS large_jobs
),

-- MATERIALIZED and OFFSET 0: a join would read all tasks from end to end once there are many workflows.
touched AS MATERIALIZED (
    SELECT jobs.job_id
    FROM jobs
    CROSS JOIN params
    WHERE jobs.completed_at >= params.since AND jobs.completed_at < params.until
    UNION ALL
    -- The statuses in letters: only so the partial indexes are known to hold them.
    SELECT jobs.job_id
    FROM jobs
    CROSS JOIN params
    WHERE jobs.status IN ('ENQUEUED', 'PENDING') AND jobs.status = ANY(params.job_open)
    UNION ALL
    SELECT jobs.job_id
    FROM jobs
    CROSS JOIN params
    WHERE jobs.status = 'DELAYED' AND jobs.status = ANY(params.job_open)
)

SELECT of_job.*
FROM touched
CROSS JOIN params
CROSS JOIN LATERAL (
    SELECT tasks.*
    FROM tasks
    WHERE
        tasks.job_id = touched.job_id
        AND (
            NOT touched.job_id = ANY(params.large_jobs)
            OR tasks.native_function = -1
            OR tasks.native_completed_at >= params.since
        )
    OFFSET 0
) AS of_job;
