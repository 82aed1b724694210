-- How many jobs ended in the window and in the one before, when and after how long, by type and status?
-- Times are counted in buckets as in finished_tasks.sql.
WITH finished AS (
    SELECT
        jobs.job_type,
        jobs.state,
        jobs.status,
        jobs.ended_at > getvariable('since') AS is_current,
        date_diff('microsecond', jobs.ended_at, getvariable('until')) // 3600000000 AS hours_ago,
        CASE
            -- Both may be of two clocks.
            WHEN jobs.ended_at < jobs.created_at THEN 0
            ELSE date_diff('microsecond', jobs.created_at, jobs.ended_at) / 1e6
        END AS seconds
    FROM jobs
    WHERE jobs.ended_at > getvariable('before_since') AND jobs.ended_at <= getvariable('until')
),

counted AS (
    SELECT
        finished.job_type,
        finished.state,
        finished.status,
        finished.is_current,
        count(*) AS jobs,
        histogram(floor(ln(greatest(finished.seconds, 0.001)) / ln(1.05))::BIGINT) FILTER (
            WHERE finished.seconds IS NOT NULL -- of which greatest() would make a millisecond
        ) AS by_bucket,
        histogram(finished.hours_ago) AS by_hour
    FROM finished
    GROUP BY finished.job_type, finished.state, finished.status, finished.is_current
)

SELECT
    CASE WHEN counted.is_current THEN 'current' ELSE 'before' END AS window_name,
    counted.job_type,
    counted.state,
    counted.status,
    counted.jobs,
    coalesce(map_keys(counted.by_bucket), []) AS buckets,
    coalesce(map_values(counted.by_bucket), [])::BIGINT[] AS bucket_jobs,
    map_keys(counted.by_hour) AS hours_ago,
    map_values(counted.by_hour)::BIGINT[] AS hour_jobs
FROM counted
ORDER BY counted.is_current ASC, counted.job_type ASC, counted.status ASC
LIMIT 2000;
