-- Which jobs that ended in the window took longest from their creation to their end?
SELECT
    jobs.job_id,
    jobs.job_type,
    jobs.status,
    jobs.total_stages AS stages,
    jobs.created_at,
    jobs.ended_at AS finished_at,
    CASE
        -- Both may be of two clocks.
        WHEN jobs.ended_at < jobs.created_at THEN 0
        ELSE date_diff('microsecond', jobs.created_at, jobs.ended_at) / 1e6
    END AS duration_s
FROM jobs
WHERE jobs.ended_at > getvariable('since') AND jobs.ended_at <= getvariable('until')
ORDER BY duration_s DESC NULLS LAST, jobs.job_id ASC
LIMIT 20;
