-- Which jobs stand at a stage whose tasks have all ended, without having gone on?
WITH standing AS (
    SELECT
        jobs.job_type,
        jobs.job_id,
        jobs.status AS job_status,
        jobs.stage,
        jobs.total_stages,
        count(*) AS stage_tasks,
        count(*) FILTER (WHERE tasks.state = 'failed') AS failed_tasks,
        max(tasks.changed_at) AS stage_ended_at
    FROM jobs
    INNER JOIN tasks ON jobs.job_id = tasks.job_id AND jobs.stage = tasks.stage AND tasks.gone_at IS NULL
    WHERE
        jobs.gone_at IS NULL
        AND jobs.state NOT IN ('succeeded', 'failed', 'cancelled', 'skipped', 'unknown')
        -- Of these tasks may be left out, since others have the same id.
        AND jobs.job_id NOT IN (SELECT unnest(getvariable('torn_jobs')::VARCHAR[]))
    GROUP BY jobs.job_type, jobs.job_id, jobs.status, jobs.stage, jobs.total_stages
    HAVING
        count(*) FILTER (WHERE tasks.state NOT IN ('succeeded', 'failed', 'cancelled', 'skipped')) = 0
        -- The last task of a stage advances its job within seconds; after five minutes nobody will.
        AND max(tasks.changed_at) < getvariable('observed_at') - INTERVAL 300 SECONDS
)

SELECT
    standing.job_type,
    standing.job_id,
    standing.job_status,
    standing.stage,
    standing.total_stages,
    standing.stage_tasks,
    standing.failed_tasks,
    standing.stage_ended_at,
    count(*) OVER (PARTITION BY standing.job_type) AS type_jobs,
    count(*) FILTER (WHERE standing.stage >= standing.total_stages) OVER (PARTITION BY standing.job_type) AS type_final
FROM standing
QUALIFY
    row_number() OVER (PARTITION BY standing.job_type ORDER BY standing.stage_ended_at, standing.job_id) <= 50
ORDER BY standing.job_type ASC, standing.stage_ended_at ASC, standing.job_id ASC
LIMIT 2000;
