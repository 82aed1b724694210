-- How many tasks finished in the window and in the one before, when and how fast, by type, stage and status?
-- Times are counted in log-spaced buckets, each 5 % wide: they add up, and give any percentile to within 2.5 %.
WITH finished AS (
    SELECT
        jobs.job_id,
        jobs.job_type,
        tasks.task_type,
        tasks.stage,
        tasks.state,
        tasks.status,
        tasks.started_at,
        tasks.ended_at > getvariable('since') AS is_current,
        date_diff('microsecond', tasks.ended_at, getvariable('until')) // 3600000000 AS hours_ago,
        date_diff('microsecond', coalesce(tasks.started_at, tasks.created_at), tasks.ended_at) / 1e6 AS seconds,
        -- Of a task with neither start nor creation no time is known: greatest() would make a millisecond of it.
        ln(CASE WHEN seconds IS NOT NULL THEN greatest(seconds, 0.001) END) AS log_seconds,
        floor(log_seconds / ln(1.05))::BIGINT AS bucket
    FROM tasks
    INNER JOIN jobs ON tasks.job_id = jobs.job_id
    WHERE tasks.ended_at > getvariable('before_since') AND tasks.ended_at <= getvariable('until')
),

counted AS (
    SELECT
        finished.job_type,
        finished.task_type,
        finished.stage,
        finished.state,
        finished.status,
        finished.is_current,
        finished.hours_ago,
        finished.bucket,
        count(*) AS tasks,
        count(finished.started_at) AS tasks_with_start,
        count(finished.log_seconds) AS timed,
        sum(finished.log_seconds) AS log_seconds
    FROM finished
    GROUP BY ALL
),

jobs_of AS (
    SELECT
        finished.job_type,
        finished.task_type,
        finished.stage,
        finished.state,
        finished.status,
        finished.is_current,
        count(DISTINCT finished.job_id) AS jobs
    FROM finished
    GROUP BY ALL
),

grouped AS (
    SELECT
        counted.job_type,
        counted.task_type,
        counted.stage,
        counted.state,
        counted.status,
        counted.is_current,
        counted.hours_ago,
        counted.bucket,
        grouping(counted.hours_ago) = 0 AS is_hour,
        grouping(counted.bucket) = 0 AS is_bucket,
        sum(counted.tasks)::BIGINT AS tasks,
        sum(counted.tasks_with_start)::BIGINT AS tasks_with_start,
        sum(counted.timed)::BIGINT AS timed,
        coalesce(sum(counted.log_seconds), 0) AS log_seconds
    FROM counted
    GROUP BY
        counted.job_type, counted.task_type, counted.stage, counted.state, counted.status, counted.is_current,
        GROUPING SETS ((), (counted.hours_ago), (counted.bucket))
)

SELECT
    CASE WHEN grouped.is_current THEN 'current' ELSE 'before' END AS window_name,
    grouped.job_type,
    grouped.task_type,
    grouped.stage,
    grouped.state,
    grouped.status,
    max(grouped.tasks) AS tasks,
    max(grouped.tasks_with_start) AS tasks_with_start,
    max(jobs_of.jobs) AS jobs,
    coalesce(
        list(grouped.bucket ORDER BY grouped.bucket) FILTER (WHERE grouped.is_bucket AND grouped.bucket IS NOT NULL), []
    ) AS buckets,
    coalesce(
        list(grouped.tasks ORDER BY grouped.bucket) FILTER (WHERE grouped.is_bucket AND grouped.bucket IS NOT NULL), []
    ) AS bucket_tasks,
    list(grouped.hours_ago ORDER BY grouped.hours_ago) FILTER (WHERE grouped.is_hour) AS hours_ago,
    list(grouped.tasks ORDER BY grouped.hours_ago) FILTER (WHERE grouped.is_hour) AS hour_tasks,
    list(grouped.timed ORDER BY grouped.hours_ago) FILTER (WHERE grouped.is_hour) AS hour_timed,
    list(grouped.log_seconds ORDER BY grouped.hours_ago) FILTER (WHERE grouped.is_hour) AS hour_log_seconds
FROM grouped
INNER JOIN jobs_of
    ON
        grouped.job_type IS NOT DISTINCT FROM jobs_of.job_type
        AND grouped.task_type IS NOT DISTINCT FROM jobs_of.task_type
        AND grouped.stage IS NOT DISTINCT FROM jobs_of.stage
        AND grouped.state IS NOT DISTINCT FROM jobs_of.state
        AND grouped.status IS NOT DISTINCT FROM jobs_of.status
        AND grouped.is_current = jobs_of.is_current
GROUP BY
    grouped.job_type, grouped.task_type, grouped.stage, grouped.state, grouped.status, grouped.is_current
ORDER BY grouped.is_current ASC, grouped.job_type ASC, grouped.task_type ASC, grouped.stage ASC, grouped.status ASC
LIMIT 5000;
