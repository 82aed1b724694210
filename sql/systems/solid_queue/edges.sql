-- Which jobs hold the concurrency key of the job :'job_key', or wait for it as well? Blocked ones run by priority, then
-- as they were made.
WITH params AS NOT MATERIALIZED (SELECT :'job_key'::text AS id),

own AS MATERIALIZED (
    SELECT
        job.id,
        job.concurrency_key
    FROM params
    INNER JOIN solid_queue_jobs AS job ON params.id = job.active_job_id
    WHERE job.finished_at IS NULL AND job.concurrency_key IS NOT NULL
    ORDER BY job.id DESC
    LIMIT 1
),

sharing AS (
    SELECT
        claimed.job_id,
        'runs with the same concurrency key' AS relation,
        'claimed' AS status
    FROM solid_queue_claimed_executions AS claimed
    UNION ALL
    SELECT
        blocked.job_id,
        'waits for the same concurrency key' AS relation,
        'blocked' AS status
    FROM own
    INNER JOIN solid_queue_blocked_executions AS blocked ON own.concurrency_key = blocked.concurrency_key
)

SELECT
    other.active_job_id AS job_id,
    sharing.relation,
    other.class_name AS job_type,
    sharing.status
FROM own
CROSS JOIN sharing
CROSS JOIN
    LATERAL (
        SELECT
            job.id,
            job.active_job_id,
            job.class_name,
            job.concurrency_key
        FROM solid_queue_jobs AS job
        WHERE job.id = sharing.job_id
        OFFSET 0
    ) AS other
WHERE other.id <> own.id AND other.concurrency_key = own.concurrency_key
ORDER BY sharing.status DESC, other.id ASC
LIMIT 100;
