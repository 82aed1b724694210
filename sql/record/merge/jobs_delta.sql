-- Which jobs are not as they are recorded, and which are gone?
WITH known AS (
    SELECT
        jobs_read.* REPLACE (
            -- What was read of a row's contents holds for as long as the row has not changed.
            coalesce(texts.fingerprint, recorded.fingerprint) AS fingerprint,
            coalesce(texts.text_state, recorded.text_state, jobs_read.text_state) AS text_state
        )
    FROM jobs_read
    LEFT JOIN texts ON texts.relation = 'jobs' AND jobs_read.job_id = texts.id
    LEFT JOIN kept_jobs AS recorded ON jobs_read.job_id = recorded.job_id
)

(
    SELECT * FROM known
    EXCEPT
    SELECT * EXCLUDE (reading, place) FROM met_jobs
)
UNION ALL BY NAME
SELECT recorded.* EXCLUDE (reading) REPLACE (getvariable('observed_at')::TIMESTAMP AS gone_at)
FROM rest_jobs AS recorded
SEMI JOIN jobs_asked ON recorded.job_id = jobs_asked.job_id
WHERE recorded.gone_at IS NULL
ORDER BY created_at, job_id;
