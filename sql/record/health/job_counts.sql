-- How many jobs were created in the window, by type and status?
SELECT
    jobs.job_type,
    jobs.status,
    count(*)::BIGINT AS jobs
FROM jobs
WHERE jobs.created_at > getvariable('since') AND jobs.created_at <= getvariable('until')
GROUP BY jobs.job_type, jobs.status
ORDER BY jobs.job_type ASC, jobs.status ASC
LIMIT 1000;
