-- When was each try of the jobs of :'keys' made, and with which error did it end?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id AS task_id,
    row_number() OVER (PARTITION BY asked.id ORDER BY good_job_executions.created_at)::bigint AS attempt,
    good_job_executions.created_at AT TIME ZONE 'UTC' AS started_at,
    good_job_executions.finished_at AT TIME ZONE 'UTC' AS ended_at,
    CASE
        WHEN good_job_executions.error_event = 0 THEN 'interrupted'
        WHEN good_job_executions.error IS NOT NULL THEN 'failed'
        WHEN good_job_executions.finished_at IS NOT NULL THEN 'succeeded'
        ELSE 'running'
    END AS outcome,
    left(good_job_executions.error, 8000) AS error_text
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
CROSS JOIN
    LATERAL (
        SELECT good_job_executions.*
        FROM good_job_executions
        WHERE good_job_executions.active_job_id = asked.id::uuid
        OFFSET 0
    ) AS good_job_executions
ORDER BY good_job_executions.created_at ASC
LIMIT 1000;
