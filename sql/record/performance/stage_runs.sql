-- How long did the stages that ended in the window take, how long until the next began, and which tasks lagged?
-- A stage run is one stage of one job: from its first task created to its last one finished. A straggler took more
-- than 60 s and 5 times the median of its stage run, of at least 6 tasks of one type. Times are counted in buckets as
-- in finished_tasks.sql.
WITH recent AS (
    SELECT DISTINCT tasks.job_id
    FROM tasks
    WHERE tasks.ended_at > getvariable('since') AND tasks.ended_at <= getvariable('until')
),

timed AS (
    SELECT
        jobs.job_id,
        jobs.job_type,
        tasks.stage,
        tasks.task_type,
        tasks.created_at,
        tasks.ended_at,
        tasks.state = 'succeeded' AS is_success,
        CASE
            -- Start and end may be of two clocks.
            WHEN tasks.ended_at < coalesce(tasks.started_at, tasks.created_at) THEN 0
            ELSE date_diff('microsecond', coalesce(tasks.started_at, tasks.created_at), tasks.ended_at) / 1e6
        END AS seconds
    FROM tasks
    INNER JOIN jobs ON tasks.job_id = jobs.job_id
    -- Stages that ended in the window have tasks that did, and so has the job whose next stage began.
    SEMI JOIN recent ON tasks.job_id = recent.job_id
    WHERE
        tasks.stage IS NOT NULL
        -- What went while it was open will not end, and the tasks of a job that was made again under its id are another
        -- life's.
        AND (tasks.gone_at IS NULL OR (tasks.ended_at IS NOT NULL AND tasks.created_at >= jobs.created_at))
),

stages AS (
    SELECT
        timed.job_type,
        timed.job_id,
        timed.stage,
        min(timed.task_type) AS task_type,
        count(*) AS tasks,
        count(*) - count(timed.ended_at) AS open_tasks,
        max(timed.ended_at) AS finished_at,
        sum(timed.seconds) AS task_seconds,
        CASE
            WHEN max(timed.ended_at) < min(timed.created_at) THEN 0
            ELSE date_diff('microsecond', min(timed.created_at), max(timed.ended_at)) / 1e6
        END AS run_seconds,
        date_diff(
            'microsecond',
            max(timed.ended_at),
            lead(min(timed.created_at)) OVER (PARTITION BY timed.job_id ORDER BY timed.stage ASC)
        ) / 1e6 AS gap_seconds,
        min(timed.task_type) = max(timed.task_type)
        AND count(*) FILTER (WHERE timed.is_success) >= 6 AS is_comparable,
        quantile_disc(timed.seconds, 0.5) FILTER (WHERE timed.is_success) AS median_seconds,
        list(timed.seconds) FILTER (WHERE timed.is_success) AS succeeded_seconds
    FROM timed
    GROUP BY timed.job_type, timed.job_id, timed.stage
),

measured AS (
    SELECT
        stages.*,
        -- greatest() would make a millisecond of a time that is not known.
        CASE
            WHEN stages.run_seconds IS NOT NULL
                THEN floor(ln(greatest(stages.run_seconds, 0.001)) / ln(1.05))::BIGINT
        END AS run_bucket,
        CASE
            WHEN stages.gap_seconds IS NOT NULL
                THEN floor(ln(greatest(stages.gap_seconds, 0.001)) / ln(1.05))::BIGINT
        END AS gap_bucket,
        CASE WHEN stages.is_comparable THEN len(stages.succeeded_seconds) END AS compared_tasks,
        CASE
            WHEN stages.is_comparable
                -- RF03 takes the parameter for a column.
                THEN len(list_filter(
                    stages.succeeded_seconds,
                    LAMBDA took: took > greatest(60, 5 * stages.median_seconds) -- noqa: RF03
                ))
        END AS stragglers,
        CASE
            WHEN stragglers > 0
                THEN [
                    format('{:014.3f}', list_max(stages.succeeded_seconds)),
                    stages.job_id,
                    format('{:.3f}', stages.median_seconds),
                    compared_tasks::VARCHAR,
                    stragglers::VARCHAR
                ]
        END AS lagging
    FROM stages
    WHERE
        stages.open_tasks = 0
        AND stages.finished_at > getvariable('since')
        AND stages.finished_at <= getvariable('until')
),

counted AS (
    SELECT
        measured.job_type,
        measured.stage,
        min(measured.task_type) AS task_type,
        count(*) AS runs,
        sum(measured.tasks)::BIGINT AS tasks,
        coalesce(sum(measured.task_seconds), 0) AS task_seconds,
        coalesce(sum(measured.run_seconds), 0) AS run_seconds,
        histogram(measured.run_bucket) AS by_run,
        histogram(measured.gap_bucket) AS by_gap,
        coalesce(sum(measured.compared_tasks), 0)::BIGINT AS compared_tasks,
        coalesce(sum(measured.stragglers), 0)::BIGINT AS stragglers,
        count(measured.lagging) AS lagging_runs,
        coalesce(max(measured.lagging, 20), []) AS worst
    FROM measured
    GROUP BY measured.job_type, measured.stage
)

SELECT
    counted.job_type,
    counted.stage,
    counted.task_type,
    counted.runs,
    counted.tasks,
    counted.task_seconds,
    counted.run_seconds,
    coalesce(map_keys(counted.by_run), []) AS run_buckets,
    coalesce(map_values(counted.by_run), [])::BIGINT[] AS run_bucket_runs,
    coalesce(map_keys(counted.by_gap), []) AS gap_buckets,
    coalesce(map_values(counted.by_gap), [])::BIGINT[] AS gap_bucket_runs,
    counted.compared_tasks,
    counted.stragglers,
    counted.lagging_runs,
    counted.worst
FROM counted
ORDER BY counted.job_type ASC, counted.stage ASC
LIMIT 2000;
