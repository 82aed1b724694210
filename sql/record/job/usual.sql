-- How long do other jobs of the same type usually take, and the tasks in them, counted in buckets 5 % wide?
WITH siblings AS (
    SELECT
        jobs.job_id,
        jobs.job_type,
        jobs.created_at,
        jobs.ended_at
    FROM jobs
    WHERE
        jobs.job_type = getvariable('job_type')
        AND jobs.job_id <> getvariable('job_id')
        AND jobs.state = 'succeeded'
        AND jobs.ended_at > getvariable('since')
),

durations AS (
    SELECT
        'job' AS subject,
        siblings.job_type AS type_name,
        date_diff('microsecond', siblings.created_at, siblings.ended_at) / 1e6 AS seconds
    FROM siblings
    UNION ALL
    SELECT
        'task' AS subject,
        tasks.task_type AS type_name,
        date_diff('microsecond', coalesce(tasks.started_at, tasks.created_at), tasks.ended_at) / 1e6 AS seconds
    FROM siblings
    INNER JOIN tasks ON siblings.job_id = tasks.job_id
    WHERE tasks.state = 'succeeded'
),

counted AS (
    SELECT
        durations.subject,
        durations.type_name,
        histogram(floor(ln(greatest(durations.seconds, 0.001)) / ln(1.05))::BIGINT) AS by_bucket
    FROM durations
    -- greatest() would make a millisecond of it.
    WHERE durations.seconds IS NOT NULL
    GROUP BY durations.subject, durations.type_name
)

SELECT
    counted.subject,
    counted.type_name,
    map_keys(counted.by_bucket) AS buckets,
    map_values(counted.by_bucket)::BIGINT[] AS counts
FROM counted
ORDER BY counted.subject ASC, counted.type_name ASC
LIMIT 200;
