-- How many tasks finished in the window and in the one before, when and how fast, by type, stage and status?
-- One pass over the tasks of both windows answers throughput, durations and failure rates. Times are counted in
-- log-spaced buckets, each 5 % wide: they need a hash table of a few thousand entries where percentile_cont would sort.
WITH params AS NOT MATERIALIZED (
    SELECT
        :'before_since'::timestamptz AS before_since_at,
        :'since'::timestamptz AS since_at,
        :'until'::timestamptz AS until_at,
        -- Hours begin just after a full hour before `until`, so that the last one ends with it.
        :'until'::timestamptz + interval '1 microsecond' AS hours_from
),

-- tasks has no index on time: its rows are reached through the jobs that were touched since, and the open ones.
-- What is the same for all tasks of a job is made here once; a number costs the two hashes below less than a text.
candidates AS MATERIALIZED (
    SELECT
        jobs.job_id,
        jobs.job_type,
        dense_rank() OVER (ORDER BY jobs.job_type ASC) AS type_number
    FROM params
    INNER JOIN jobs ON jobs.updated_at > params.before_since_at OR jobs.status = ANY(:'job_open'::job_status[])
),

types AS MATERIALIZED (
    SELECT
        candidates.type_number,
        min(candidates.job_type) AS job_type
    FROM candidates
    GROUP BY candidates.type_number
),

timed AS NOT MATERIALIZED (
    SELECT
        candidates.type_number,
        candidates.job_id,
        task.task_type,
        task.stage,
        task.status,
        task.is_start_recorded,
        task.updated_at > params.since_at AS is_current,
        date_bin(interval '1 hour', task.updated_at, params.hours_from) AS hour_start,
        ln(greatest(task.seconds, 0.001)) AS log_seconds
    FROM params
    CROSS JOIN candidates
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
            tasks.parent_job_id = candidates.job_id
            AND tasks.status = ANY(:'task_terminal'::task_status[])
        -- Holds the planner to one index lookup a job, whatever it believes about the window: never the whole table.
        OFFSET 0
    ) AS task ON TRUE
    WHERE
        task.updated_at > params.before_since_at
        AND task.updated_at <= params.until_at
    -- Keeps the logarithm from being taken twice.
    OFFSET 0
),

finished AS NOT MATERIALIZED (
    SELECT
        timed.type_number,
        timed.job_id,
        timed.task_type,
        timed.stage,
        timed.status,
        timed.is_start_recorded,
        timed.is_current,
        timed.hour_start,
        timed.log_seconds,
        floor(timed.log_seconds / ln(1.05::float8))::integer AS bucket
    FROM timed
    -- Keeps the planner from guessing the number of groups by the distinct timestamps, which makes it sort.
    OFFSET 0
),

grouped AS NOT MATERIALIZED (
    SELECT
        finished.type_number,
        finished.task_type,
        finished.stage,
        finished.status,
        finished.is_current,
        finished.hour_start,
        finished.bucket,
        count(*) AS tasks,
        count(*) FILTER (WHERE finished.is_start_recorded) AS tasks_with_start,
        count(finished.log_seconds) AS timed,
        sum(finished.log_seconds) AS log_seconds,
        count(DISTINCT finished.job_id) AS jobs,
        grouping(finished.hour_start) = 0 AS is_hour,
        grouping(finished.bucket) = 0 AS is_bucket
    FROM finished
    GROUP BY
        finished.type_number, finished.task_type, finished.stage, finished.status, finished.is_current,
        GROUPING SETS ((), (finished.hour_start), (finished.bucket))
),

dated AS NOT MATERIALIZED (
    SELECT
        types.job_type,
        grouped.task_type,
        grouped.stage,
        grouped.status,
        grouped.is_current,
        grouped.bucket,
        grouped.tasks,
        grouped.tasks_with_start,
        grouped.timed,
        grouped.log_seconds,
        grouped.jobs,
        grouped.is_hour,
        grouped.is_bucket,
        date_part('epoch', params.hours_from - grouped.hour_start) / 3600 - 1 AS hours_ago
    FROM params
    CROSS JOIN grouped
    INNER JOIN types ON grouped.type_number = types.type_number
)

SELECT
    CASE WHEN dated.is_current THEN 'current' ELSE 'before' END::text AS window_name,
    dated.job_type::text AS job_type,
    dated.task_type::text AS task_type,
    dated.stage::bigint AS stage,
    CASE dated.status::text WHEN 'completed' THEN 'succeeded' ELSE dated.status::text END AS state,
    dated.status::text AS status,
    sum(dated.tasks) FILTER (WHERE dated.is_hour)::bigint AS tasks,
    sum(dated.tasks_with_start) FILTER (WHERE dated.is_hour)::bigint AS tasks_with_start,
    max(dated.jobs) AS jobs,
    array_agg(dated.bucket::bigint ORDER BY dated.bucket) FILTER (WHERE dated.is_bucket) AS buckets,
    array_agg(dated.tasks ORDER BY dated.bucket) FILTER (WHERE dated.is_bucket) AS bucket_tasks,
    array_agg(dated.hours_ago::bigint ORDER BY dated.hours_ago) FILTER (WHERE dated.is_hour) AS hours_ago,
    array_agg(dated.tasks ORDER BY dated.hours_ago) FILTER (WHERE dated.is_hour) AS hour_tasks,
    array_agg(dated.timed ORDER BY dated.hours_ago) FILTER (WHERE dated.is_hour) AS hour_timed,
    array_agg(dated.log_seconds ORDER BY dated.hours_ago) FILTER (WHERE dated.is_hour) AS hour_log_seconds
FROM dated
GROUP BY dated.job_type, dated.task_type, dated.stage, dated.status, dated.is_current
ORDER BY dated.is_current ASC, dated.job_type ASC, dated.task_type ASC, dated.stage ASC, dated.status ASC
LIMIT 5000;
