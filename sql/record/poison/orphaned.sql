-- Which jobs have failed, were cancelled or are gone, and still have tasks that wait or run?
WITH orphaned AS (
    SELECT
        tasks.task_type,
        tasks.job_id,
        jobs.job_type,
        CASE WHEN jobs.gone_at IS NULL THEN jobs.status END AS job_status,
        coalesce(jobs.gone_at, jobs.changed_at) AS job_ended_at,
        count(*) AS tasks,
        count(*) FILTER (WHERE tasks.state = 'running') AS processing,
        min(tasks.created_at) AS oldest_task_at,
        min(tasks.task_id) AS task_id
    FROM tasks
    LEFT JOIN jobs ON tasks.job_id = jobs.job_id
    WHERE
        tasks.gone_at IS NULL
        AND tasks.state NOT IN ('succeeded', 'failed', 'cancelled', 'skipped', 'unknown')
        AND (
            jobs.job_id IS NULL
            OR jobs.gone_at IS NOT NULL
            -- A job that has just failed may have tasks in flight, which end by themselves.
            OR (
                jobs.state IN ('failed', 'cancelled')
                AND jobs.changed_at < getvariable('observed_at') - INTERVAL 300 SECONDS
            )
        )
    GROUP BY tasks.task_type, tasks.job_id, jobs.job_type, jobs.status, jobs.gone_at, jobs.changed_at
)

SELECT
    orphaned.task_type,
    orphaned.job_id,
    orphaned.job_type,
    orphaned.job_status,
    orphaned.job_ended_at,
    orphaned.tasks,
    orphaned.processing,
    orphaned.task_id,
    sum(orphaned.tasks) OVER (PARTITION BY orphaned.task_type)::BIGINT AS type_tasks,
    sum(orphaned.processing) OVER (PARTITION BY orphaned.task_type)::BIGINT AS type_processing,
    count(*) OVER (PARTITION BY orphaned.task_type) AS type_jobs,
    min(coalesce(orphaned.job_ended_at, orphaned.oldest_task_at)) OVER (PARTITION BY orphaned.task_type) AS type_since
FROM orphaned
QUALIFY
    row_number() OVER (
        PARTITION BY orphaned.task_type
        ORDER BY orphaned.job_ended_at ASC NULLS LAST, orphaned.job_id ASC
    ) <= 50
ORDER BY orphaned.task_type ASC, orphaned.job_ended_at ASC NULLS LAST, orphaned.job_id ASC
LIMIT 2000;
