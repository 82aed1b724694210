-- Which jobs are in processing without a single task in their current stage?
SELECT
    jobs.job_type,
    jobs.job_id,
    jobs.stage,
    jobs.total_stages,
    jobs.created_at,
    jobs.changed_at AS touched_at,
    count(*) OVER (PARTITION BY jobs.job_type) AS type_jobs
FROM jobs
ANTI JOIN tasks ON jobs.job_id = tasks.job_id AND jobs.stage = tasks.stage AND tasks.gone_at IS NULL
WHERE
    jobs.gone_at IS NULL
    AND jobs.state = 'running'
    AND jobs.stage IS NOT NULL
    -- Of these tasks may be left out, since others have the same id.
    AND jobs.job_id NOT IN (SELECT unnest(getvariable('torn_jobs')::VARCHAR[]))
    -- The tasks of a stage are created within seconds of its start; after five minutes nobody will.
    AND jobs.changed_at < getvariable('observed_at') - INTERVAL 300 SECONDS
QUALIFY row_number() OVER (PARTITION BY jobs.job_type ORDER BY jobs.changed_at, jobs.job_id) <= 50
ORDER BY jobs.job_type ASC, jobs.changed_at ASC, jobs.job_id ASC
LIMIT 2000;
