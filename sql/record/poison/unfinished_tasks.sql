-- Which jobs count as completed and still have tasks that wait or run?
WITH unfinished AS (
    SELECT
        jobs.job_type,
        jobs.job_id,
        jobs.status AS job_status,
        jobs.changed_at AS job_ended_at,
        jobs.total_stages,
        count(*) AS tasks,
        count(*) FILTER (WHERE tasks.state = 'running') AS processing,
        min(tasks.stage) AS lowest_stage,
        min(tasks.task_id) AS task_id
    FROM tasks
    INNER JOIN jobs ON tasks.job_id = jobs.job_id
    WHERE
        tasks.gone_at IS NULL
        AND tasks.state NOT IN ('succeeded', 'failed', 'cancelled', 'skipped', 'unknown')
        AND jobs.gone_at IS NULL
        AND jobs.state = 'succeeded'
    GROUP BY jobs.job_type, jobs.job_id, jobs.status, jobs.changed_at, jobs.total_stages
)

SELECT
    unfinished.job_type,
    unfinished.job_id,
    unfinished.job_status,
    unfinished.job_ended_at,
    unfinished.total_stages,
    unfinished.tasks,
    unfinished.processing,
    unfinished.lowest_stage,
    unfinished.task_id,
    sum(unfinished.tasks) OVER (PARTITION BY unfinished.job_type)::BIGINT AS type_tasks,
    count(*) OVER (PARTITION BY unfinished.job_type) AS type_jobs,
    min(unfinished.job_ended_at) OVER (PARTITION BY unfinished.job_type) AS type_since
FROM unfinished
QUALIFY
    row_number() OVER (PARTITION BY unfinished.job_type ORDER BY unfinished.job_ended_at, unfinished.job_id) <= 50
ORDER BY unfinished.job_type ASC, unfinished.job_ended_at ASC, unfinished.job_id ASC
LIMIT 2000;
