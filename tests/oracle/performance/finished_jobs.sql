-- How many jobs ended in the window and in the one before, when and after how long, by type and status?
-- Times are counted in buckets as in finished_tasks.sql.
WITH params AS NOT MATERIALIZED (
    SELECT
        :'before_since'::timestamptz AS before_since_at,
        :'since'::timestamptz AS since_at,
        :'until'::timestamptz AS until_at
),

finished AS NOT MATERIALIZED (
    SELECT
        jobs.job_type,
        jobs.status,
        jobs.updated_at > params.since_at AS is_current,
        floor(date_part('epoch', params.until_at - jobs.updated_at) / 3600)::integer AS hours_ago,
        floor(ln(greatest(date_part('epoch', jobs.updated_at - jobs.created_at), 0.001)) / ln(1.05::float8))::integer
            AS bucket
    FROM params
    INNER JOIN jobs ON jobs.updated_at > params.before_since_at AND jobs.updated_at <= params.until_at
    WHERE jobs.status = ANY(:'job_terminal'::job_status[])
    -- Keeps the planner from guessing the number of groups by the distinct timestamps, which makes it sort.
    OFFSET 0
),

grouped AS NOT MATERIALIZED (
    SELECT
        finished.job_type,
        finished.status,
        finished.is_current,
        finished.hours_ago,
        finished.bucket,
        count(*) AS jobs,
        grouping(finished.hours_ago) = 0 AS is_hour
    FROM finished
    GROUP BY
        finished.job_type, finished.status, finished.is_current,
        GROUPING SETS ((finished.hours_ago), (finished.bucket))
)

SELECT
    CASE WHEN grouped.is_current THEN 'current' ELSE 'before' END::text AS window_name,
    grouped.job_type::text AS job_type,
    CASE
        WHEN grouped.status::text LIKE 'completed%' THEN 'succeeded' ELSE grouped.status::text
    END AS state,
    grouped.status::text AS status,
    sum(grouped.jobs) FILTER (WHERE grouped.is_hour)::bigint AS jobs,
    array_agg(grouped.bucket::bigint ORDER BY grouped.bucket) FILTER (WHERE NOT grouped.is_hour) AS buckets,
    array_agg(grouped.jobs ORDER BY grouped.bucket) FILTER (WHERE NOT grouped.is_hour) AS bucket_jobs,
    array_agg(grouped.hours_ago::bigint ORDER BY grouped.hours_ago) FILTER (WHERE grouped.is_hour) AS hours_ago,
    array_agg(grouped.jobs ORDER BY grouped.hours_ago) FILTER (WHERE grouped.is_hour) AS hour_jobs
FROM grouped
GROUP BY grouped.job_type, grouped.status, grouped.is_current
ORDER BY grouped.is_current ASC, grouped.job_type ASC, grouped.status ASC
LIMIT 2000;
