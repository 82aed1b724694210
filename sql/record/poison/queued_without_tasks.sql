-- Which jobs have waited for more than half an hour without a single task?
SELECT
    jobs.job_type,
    jobs.job_id,
    jobs.status,
    jobs.total_stages,
    jobs.created_at,
    jobs.changed_at AS touched_at,
    count(*) OVER (PARTITION BY jobs.job_type) AS type_jobs
FROM jobs
ANTI JOIN tasks ON jobs.job_id = tasks.job_id AND tasks.gone_at IS NULL
WHERE
    jobs.gone_at IS NULL
    AND jobs.state IN ('waiting', 'retrying')
    -- Of these tasks may be left out, since others have the same id.
    AND jobs.job_id NOT IN (SELECT unnest(getvariable('torn_jobs')::VARCHAR[]))
    -- A message is taken up within seconds, behind a full queue within minutes.
    AND jobs.changed_at < getvariable('observed_at') - INTERVAL 1800 SECONDS
QUALIFY row_number() OVER (PARTITION BY jobs.job_type ORDER BY jobs.changed_at, jobs.job_id) <= 50
ORDER BY jobs.job_type ASC, jobs.changed_at ASC, jobs.job_id ASC
LIMIT 2000;
