-- Which jobs ended in the window as completed, and not as completed with errors, although tasks of theirs failed?
-- Only a job system in stages promises that they did not. A workflow run may be complete without a node that may fail,
-- and that is worth knowing; of others a job may well succeed without all of its parts.
WITH stages AS (
    SELECT
        jobs.system,
        jobs.job_type,
        jobs.job_id,
        jobs.status AS job_status,
        jobs.changed_at AS job_ended_at,
        tasks.stage,
        count(*) FILTER (WHERE tasks.state = 'failed') AS failed_tasks,
        count(*) FILTER (WHERE tasks.state NOT IN ('failed', 'cancelled', 'skipped')) AS whole_tasks,
        min(tasks.task_id) FILTER (WHERE tasks.state = 'failed') AS task_id
    FROM tasks
    INNER JOIN jobs ON tasks.job_id = jobs.job_id
    WHERE
        tasks.gone_at IS NULL
        AND jobs.gone_at IS NULL
        AND jobs.system IN ('origin_staged', 'origin_graph')
        AND lower(trim(jobs.status)) = 'completed'
        AND jobs.changed_at > getvariable('since')
        AND jobs.changed_at <= getvariable('until')
    GROUP BY jobs.system, jobs.job_type, jobs.job_id, jobs.status, jobs.changed_at, tasks.stage
),

lossy AS (
    SELECT
        stages.system,
        stages.job_type,
        stages.job_id,
        stages.job_status,
        stages.job_ended_at,
        sum(stages.failed_tasks)::BIGINT AS failed_tasks,
        -- A stage of which nothing is left.
        min(stages.stage) FILTER (WHERE stages.failed_tasks > 0 AND stages.whole_tasks = 0) AS lost_stage,
        min(stages.task_id) AS task_id
    FROM stages
    GROUP BY stages.system, stages.job_type, stages.job_id, stages.job_status, stages.job_ended_at
    HAVING sum(stages.failed_tasks) > 0
)

SELECT
    lossy.system,
    lossy.job_type,
    lossy.job_id,
    lossy.job_status,
    lossy.job_ended_at,
    lossy.failed_tasks,
    lossy.lost_stage,
    lossy.task_id,
    sum(lossy.failed_tasks) OVER (PARTITION BY lossy.system, lossy.job_type)::BIGINT AS type_tasks,
    count(*) OVER (PARTITION BY lossy.system, lossy.job_type) AS type_jobs,
    count(lossy.lost_stage) OVER (PARTITION BY lossy.system, lossy.job_type) AS type_lost,
    min(lossy.job_ended_at) OVER (PARTITION BY lossy.system, lossy.job_type) AS type_since
FROM lossy
QUALIFY
    row_number() OVER (PARTITION BY lossy.system, lossy.job_type ORDER BY lossy.job_ended_at, lossy.job_id) <= 50
ORDER BY lossy.system ASC, lossy.job_type ASC, lossy.job_ended_at ASC, lossy.job_id ASC
LIMIT 2000;
