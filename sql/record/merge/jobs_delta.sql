-- Which jobs are not as they are recorded, and which are gone?
(
    SELECT * FROM jobs_read
    EXCEPT
    SELECT * EXCLUDE (reading) FROM recorded_jobs
)
UNION ALL BY NAME
SELECT recorded.* EXCLUDE (reading) REPLACE (getvariable('observed_at')::TIMESTAMP AS gone_at)
FROM recorded_jobs AS recorded
SEMI JOIN jobs_asked ON recorded.job_id = jobs_asked.job_id
ANTI JOIN jobs_read ON recorded.job_id = jobs_read.job_id
WHERE recorded.gone_at IS NULL
ORDER BY created_at, job_id;
