-- Which attempts had the jobs of :'keys'? Each is a row; one that was retried by hand has one row for both.
-- What an attempt failed with is kept of the last one alone.
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id AS task_id,
    row_number() OVER (PARTITION BY asked.id ORDER BY job.id ASC) AS attempt,
    claimed.created_at AT TIME ZONE 'UTC' AS started_at,
    coalesce(job.finished_at, failed.created_at) AT TIME ZONE 'UTC' AS ended_at,
    CASE
        WHEN failed.job_id IS NOT NULL THEN 'failed'
        WHEN claimed.job_id IS NOT NULL THEN 'running'
        WHEN job.finished_at IS NULL THEN 'not begun'
        -- It finished by making the row of the next one.
        WHEN job.has_next THEN 'retried'
        ELSE 'finished'
    END AS outcome,
    NULL::text AS error_text
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
CROSS JOIN
    LATERAL (
        SELECT
            job.id,
            job.finished_at,
            lead(job.id) OVER (ORDER BY job.id ASC) IS NOT NULL AS has_next
        FROM solid_queue_jobs AS job
        WHERE job.active_job_id = asked.id
        OFFSET 0
    ) AS job
LEFT JOIN LATERAL (
    SELECT
        claimed.job_id,
        claimed.created_at
    FROM solid_queue_claimed_executions AS claimed
    WHERE claimed.job_id = job.id
    OFFSET 0
) AS claimed ON TRUE
LEFT JOIN LATERAL (
    SELECT
        failed.job_id,
        failed.created_at
    FROM solid_queue_failed_executions AS failed
    WHERE failed.job_id = job.id
    OFFSET 0
) AS failed ON TRUE
ORDER BY job.id ASC
LIMIT 1000;
