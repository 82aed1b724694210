-- Which jobs lost tasks in the window that had used up their retries, and which have tasks at their last try?
WITH exhausted AS (
    SELECT
        'exhausted' AS state,
        tasks.task_type,
        tasks.job_id,
        tasks.task_id,
        tasks.attempts - 1 AS retries,
        tasks.changed_at
    FROM tasks
    WHERE
        tasks.state = 'failed'
        AND tasks.attempts > getvariable('max_retries')
        AND tasks.ended_at > getvariable('since')
        AND tasks.ended_at <= getvariable('until')
),

-- Silent tasks are left out: they are not tried, and another question answers for them.
nearly AS (
    SELECT
        'nearly' AS state,
        tasks.task_type,
        tasks.job_id,
        tasks.task_id,
        tasks.attempts - CASE WHEN tasks.state = 'running' THEN 1 ELSE 0 END AS retries,
        tasks.changed_at
    FROM tasks
    INNER JOIN jobs
        ON
            tasks.job_id = jobs.job_id
            AND jobs.gone_at IS NULL
            AND jobs.state NOT IN ('succeeded', 'failed', 'cancelled', 'skipped')
    WHERE
        tasks.gone_at IS NULL
        AND tasks.state NOT IN ('succeeded', 'failed', 'cancelled', 'skipped', 'unknown')
        AND retries >= greatest(getvariable('max_retries') - 1, 1)
        AND (
            tasks.state <> 'running'
            OR tasks.heartbeat_at IS NULL
            OR epoch(
                getvariable('observed_at') - greatest(tasks.heartbeat_at, tasks.started_at, tasks.changed_at)
            ) <= getvariable('heartbeat_silent_s')
        )
),

either AS (
    SELECT exhausted.* FROM exhausted
    UNION ALL
    SELECT nearly.* FROM nearly
),

of_job AS (
    SELECT
        either.state,
        either.task_type,
        either.job_id,
        count(*) AS tasks,
        max(either.retries) AS most_retries,
        min(either.changed_at) AS first_at,
        max(either.changed_at) AS last_at,
        min(either.task_id) AS task_id
    FROM either
    GROUP BY either.state, either.task_type, either.job_id
)

SELECT
    of_job.state,
    of_job.task_type,
    of_job.job_id,
    of_job.tasks,
    of_job.most_retries,
    of_job.first_at,
    of_job.last_at,
    of_job.task_id,
    sum(of_job.tasks) OVER (PARTITION BY of_job.state, of_job.task_type)::BIGINT AS type_tasks,
    count(*) OVER (PARTITION BY of_job.state, of_job.task_type) AS type_jobs,
    min(of_job.first_at) OVER (PARTITION BY of_job.state, of_job.task_type) AS type_since
FROM of_job
QUALIFY
    row_number() OVER (
        PARTITION BY of_job.state, of_job.task_type
        ORDER BY of_job.last_at DESC, of_job.job_id ASC
    ) <= 50
ORDER BY of_job.state ASC, of_job.task_type ASC, of_job.last_at DESC, of_job.job_id ASC
LIMIT 2000;
