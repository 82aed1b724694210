-- How many tasks finished in the window and in the one before, when and how fast, by type, stage and status?
-- One pass over the tasks of both windows answers throughput, durations and failure rates. Times are counted in
-- log-spaced buckets, each 5 % wide: they need a hash table of a few thousand entries where percentile_cont would sort.
WITH params AS NOT MATERIALIZED (
    SELECT
        :'before_since'::timestamptz AS before_since_at,
        :'since'::timestamptz AS since_at,
        :'until'::timestamptz AS until_at
),

finished AS NOT MATERIALIZED (
    SELECT
        jobs.job_type,
        task.task_type,
        task.stage,
        task.status,
        task.updated_at > params.since_at AS is_current,
        task.is_start_recorded,
        -- Distinct jobs are counted as marks in 64 slots: a lower bound that costs one bit a job instead of one entry.
        1::bigint << (hashtext(jobs.job_id) & 63) AS job_mark,
        floor(date_part('epoch', params.until_at - task.updated_at) / 3600)::integer AS hours_ago,
        ln(greatest(task.seconds, 0.001)) AS log_seconds
    FROM params
    -- tasks has no index on time: its rows are reached through the jobs that were touched since, and the open ones.
    INNER JOIN jobs ON jobs.updated_at > params.before_since_at OR jobs.status = ANY(:'job_open'::job_status[])
    INNER JOIN LATERAL (
        SELECT
            tasks.task_type,
            tasks.stage,
            tasks.status,
            -- Converted once: where the column has no time zone, each comparison with one that has would do it again.
            tasks.updated_at::timestamptz AS updated_at,
            tasks.execution_started_at IS NOT NULL AS is_start_recorded,
            date_part('epoch', tasks.updated_at - coalesce(tasks.execution_started_at, tasks.created_at)) AS seconds
        FROM tasks
        WHERE
            tasks.parent_job_id = jobs.job_id
            AND tasks.status = ANY(:'task_terminal'::task_status[])
        -- Holds the planner to one index lookup a job, whatever it believes about the window: never the whole table.
        OFFSET 0
    ) AS task ON TRUE
    WHERE
        task.updated_at > params.before_since_at
        AND task.updated_at <= params.until_at
    -- Keeps the planner from guessing the number of groups by the distinct timestamps, which makes it sort.
    OFFSET 0
),

grouped AS NOT MATERIALIZED (
    SELECT
        finished.job_type,
        finished.task_type,
        finished.stage,
        finished.status,
        finished.is_current,
        finished.hours_ago,
        floor(finished.log_seconds / ln(1.05::float8))::integer AS bucket,
        count(*) AS tasks,
        count(*) FILTER (WHERE finished.is_start_recorded) AS tasks_with_start,
        sum(finished.log_seconds) AS log_seconds,
        bit_or(finished.job_mark) AS job_marks,
        grouping(finished.hours_ago) = 0 AS is_hour
    FROM finished
    GROUP BY
        finished.job_type, finished.task_type, finished.stage, finished.status, finished.is_current,
        GROUPING SETS ((finished.hours_ago), (floor(finished.log_seconds / ln(1.05::float8))::integer))
)

SELECT
    CASE WHEN grouped.is_current THEN 'current' ELSE 'before' END::text AS window_name,
    grouped.job_type::text AS job_type,
    grouped.task_type::text AS task_type,
    grouped.stage::bigint AS stage,
    grouped.status::text AS status,
    sum(grouped.tasks) FILTER (WHERE grouped.is_hour)::bigint AS tasks,
    sum(grouped.tasks_with_start) FILTER (WHERE grouped.is_hour)::bigint AS tasks_with_start,
    bit_count(bit_or(grouped.job_marks)::bit(64))::bigint AS jobs_at_least,
    array_agg(grouped.bucket::bigint ORDER BY grouped.bucket) FILTER (WHERE NOT grouped.is_hour) AS buckets,
    array_agg(grouped.tasks ORDER BY grouped.bucket) FILTER (WHERE NOT grouped.is_hour) AS bucket_tasks,
    array_agg(grouped.hours_ago::bigint ORDER BY grouped.hours_ago) FILTER (WHERE grouped.is_hour) AS hours_ago,
    array_agg(grouped.tasks ORDER BY grouped.hours_ago) FILTER (WHERE grouped.is_hour) AS hour_tasks,
    array_agg(grouped.log_seconds ORDER BY grouped.hours_ago) FILTER (WHERE grouped.is_hour) AS hour_log_seconds
FROM grouped
GROUP BY grouped.job_type, grouped.task_type, grouped.stage, grouped.status, grouped.is_current
ORDER BY grouped.is_current ASC, grouped.job_type ASC, grouped.task_type ASC, grouped.stage ASC, grouped.status ASC
LIMIT 5000;
