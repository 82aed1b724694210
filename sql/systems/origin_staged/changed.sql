-- Which tasks belong to jobs that were touched from :'since' to before :'until', or are open? Of a full pass the first
-- slice reads the open ones, and the others leave out what has a status of :'job_read'.
-- There is no index on the times of tasks, so a job's tasks are all read, by the index on the job; but not those of
-- :'unchanged_jobs', which have the digests that they had.
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since,
        :'until'::timestamptz AS until,
        :'job_open'::job_status[] AS job_open,
        :'job_read'::job_status[] AS job_read,
        :'task_open'::task_status[] AS task_open,
        :'large_jobs'::text[] AS large_jobs
),

-- MATERIALIZED and OFFSET 0: a join would read all tasks from end to end once there are many jobs.
touched AS MATERIALIZED (
    SELECT
        jobs.job_id,
        jobs.job_id::text = ANY(params.large_jobs) AS is_large
    FROM jobs
    CROSS JOIN params
    WHERE
        (
            (
                jobs.updated_at >= params.since
                AND jobs.updated_at < params.until
                AND NOT jobs.status = ANY(params.job_read)
            )
            OR jobs.status = ANY(params.job_open)
        )
        -- NOT IN hashes its list; NOT ANY would go through it for each job.
        AND jobs.job_id::text NOT IN (SELECT unnest(:'unchanged_jobs'::text[]))
)

SELECT of_job.*
FROM touched
CROSS JOIN params
CROSS JOIN LATERAL (
    SELECT tasks.*
    FROM tasks
    WHERE
        tasks.parent_job_id = touched.job_id
        AND (NOT touched.is_large OR tasks.status = ANY(params.task_open) OR tasks.updated_at >= params.since)
    OFFSET 0
) AS of_job;
