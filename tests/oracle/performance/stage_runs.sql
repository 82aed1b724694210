-- How long did the stages that ended in the window take, how long until the next began, and which tasks lagged?
-- A stage run is one stage of one job: from its first task created to its last one finished. A straggler took more
-- than 60 s and 5 times the median of its stage run, of at least 6 tasks of one type. One pass over the window's tasks
-- answers for both; times are counted in buckets as in finished_tasks.sql.
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since_at,
        :'until'::timestamptz AS until_at
),

runs AS NOT MATERIALIZED (
    SELECT
        jobs.job_type,
        jobs.job_id,
        -- As an expression: the planner takes a grouped column for unique, and would sort where a hash is small.
        run.stage::bigint AS stage,
        run.task_type,
        run.tasks,
        run.task_seconds,
        CASE
            WHEN run.finished_at < run.created_at THEN 0 ELSE date_part('epoch', run.finished_at - run.created_at)
        END AS run_seconds,
        date_part('epoch', run.next_created_at - run.finished_at) AS gap_seconds,
        run.is_uniform AND cardinality(run.seconds) >= 6 AS is_comparable,
        cardinality(run.seconds) AS completed,
        run.seconds,
        run.seconds[(cardinality(run.seconds) + 1) / 2] AS median_seconds,
        run.seconds[cardinality(run.seconds)] AS slowest_seconds
    FROM params
    -- tasks has no index on time: its rows are reached through the jobs that were touched since, and the open ones.
    INNER JOIN jobs ON jobs.updated_at > params.since_at OR jobs.status = ANY(:'job_open'::job_status[])
    INNER JOIN LATERAL (
        SELECT
            tasks.stage,
            min(tasks.task_type) AS task_type,
            min(tasks.task_type) = max(tasks.task_type) AS is_uniform,
            count(*) AS tasks,
            count(*) FILTER (WHERE tasks.status = ANY(:'task_open'::task_status[])) AS open_tasks,
            min(tasks.created_at) AS created_at,
            max(tasks.updated_at) AS finished_at,
            lead(min(tasks.created_at)) OVER (ORDER BY tasks.stage ASC) AS next_created_at,
            sum(lasted.seconds) AS task_seconds,
            array_agg(lasted.seconds ORDER BY lasted.seconds ASC) FILTER (
                WHERE tasks.status = ANY(:'task_completed'::task_status[])
            ) AS seconds
        FROM tasks
        INNER JOIN LATERAL (
            SELECT
                greatest(date_part(
                    'epoch', tasks.updated_at - coalesce(tasks.execution_started_at, tasks.created_at)
                ), 0) AS seconds
        ) AS lasted ON TRUE
        WHERE tasks.parent_job_id = jobs.job_id
        GROUP BY tasks.stage
        -- Holds the planner to one index lookup a job, whatever it believes about the window: never the whole table.
        OFFSET 0
    ) AS run ON TRUE
    WHERE
        run.open_tasks = 0
        AND run.finished_at > params.since_at
        AND run.finished_at <= params.until_at
    OFFSET 0
),

measured AS NOT MATERIALIZED (
    SELECT
        runs.job_type,
        runs.stage,
        runs.job_id,
        runs.task_type,
        runs.tasks,
        runs.task_seconds,
        runs.run_seconds,
        runs.median_seconds,
        runs.slowest_seconds,
        CASE WHEN runs.is_comparable THEN runs.completed ELSE 0 END AS compared_tasks,
        CASE
            WHEN runs.is_comparable
                -- In an array in order, width_bucket counts the elements up to a value.
                THEN runs.completed - width_bucket(greatest(60, 5 * runs.median_seconds), runs.seconds)
            ELSE 0
        END AS stragglers,
        floor(ln(greatest(runs.run_seconds, 0.001)) / ln(1.05::float8))::integer AS run_bucket,
        CASE
            WHEN runs.gap_seconds IS NOT NULL
                THEN floor(ln(greatest(runs.gap_seconds, 0.001)) / ln(1.05::float8))::integer
        END AS gap_bucket
    FROM runs
    -- Keeps the planner from guessing the number of groups by the distinct timestamps, which makes it sort.
    OFFSET 0
),

lagging AS (
    SELECT
        measured.job_type,
        measured.stage,
        ARRAY[
            to_char(measured.slowest_seconds, 'FM0000000000.000'),
            measured.job_id,
            to_char(measured.median_seconds, 'FM9999999990.000'),
            measured.compared_tasks::text,
            measured.stragglers::text
        ] AS told,
        row_number() OVER (
            PARTITION BY measured.job_type, measured.stage
            ORDER BY measured.slowest_seconds DESC, measured.job_id DESC
        ) AS place
    FROM measured
    WHERE measured.stragglers > 0
),

grouped AS NOT MATERIALIZED (
    SELECT
        measured.job_type,
        measured.stage,
        measured.run_bucket,
        measured.gap_bucket,
        grouping(measured.run_bucket) = 0 AS is_run,
        min(measured.task_type) AS task_type,
        count(*) AS runs,
        sum(measured.tasks) AS tasks,
        sum(measured.task_seconds) AS task_seconds,
        sum(measured.run_seconds) AS run_seconds,
        sum(measured.compared_tasks) AS compared_tasks,
        sum(measured.stragglers) AS stragglers,
        count(*) FILTER (WHERE measured.stragglers > 0) AS lagging_runs
    FROM measured
    GROUP BY measured.job_type, measured.stage, GROUPING SETS ((measured.run_bucket), (measured.gap_bucket))
)

SELECT
    grouped.job_type::text AS job_type,
    grouped.stage::bigint AS stage,
    min(grouped.task_type)::text AS task_type,
    sum(grouped.runs) FILTER (WHERE grouped.is_run)::bigint AS runs,
    sum(grouped.tasks) FILTER (WHERE grouped.is_run)::bigint AS tasks,
    sum(grouped.task_seconds) FILTER (WHERE grouped.is_run)::float8 AS task_seconds,
    sum(grouped.run_seconds) FILTER (WHERE grouped.is_run)::float8 AS run_seconds,
    array_agg(grouped.run_bucket::bigint ORDER BY grouped.run_bucket) FILTER (WHERE grouped.is_run) AS run_buckets,
    array_agg(grouped.runs ORDER BY grouped.run_bucket) FILTER (WHERE grouped.is_run) AS run_bucket_runs,
    coalesce(
        array_agg(grouped.gap_bucket::bigint ORDER BY grouped.gap_bucket) FILTER (
            WHERE NOT grouped.is_run AND grouped.gap_bucket IS NOT NULL
        ), '{}'
    ) AS gap_buckets,
    coalesce(
        array_agg(grouped.runs ORDER BY grouped.gap_bucket) FILTER (
            WHERE NOT grouped.is_run AND grouped.gap_bucket IS NOT NULL
        ), '{}'
    ) AS gap_bucket_runs,
    sum(grouped.compared_tasks) FILTER (WHERE grouped.is_run)::bigint AS compared_tasks,
    sum(grouped.stragglers) FILTER (WHERE grouped.is_run)::bigint AS stragglers,
    sum(grouped.lagging_runs) FILTER (WHERE grouped.is_run)::bigint AS lagging_runs,
    coalesce(
        (
            SELECT array_agg(lagging.told ORDER BY lagging.place)
            FROM lagging
            WHERE lagging.job_type = grouped.job_type AND lagging.stage = grouped.stage AND lagging.place <= 20
        ), '{}'
    ) AS worst
FROM grouped
GROUP BY grouped.job_type, grouped.stage
ORDER BY grouped.job_type ASC, grouped.stage ASC
LIMIT 2000;
