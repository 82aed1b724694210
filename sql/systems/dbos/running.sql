-- Which workflows run?
WITH running AS MATERIALIZED (
    SELECT jobs.job_id
    FROM jobs
    -- In letters, as the partial index over those that wait or run has them.
    WHERE jobs.status IN ('ENQUEUED', 'PENDING') AND jobs.status = 'PENDING'
    LIMIT 10000
)

SELECT of_job.*
FROM running
CROSS JOIN LATERAL (
    SELECT tasks.*
    FROM tasks
    WHERE tasks.job_id = running.job_id AND tasks.native_function = -1
    OFFSET 0
) AS of_job;
