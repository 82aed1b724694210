-- Which tasks run far longer than tasks of their type usually do, though nothing says that their worker is gone?
-- The start is execution_started_at where it is recorded; elsewhere created_at stands in, on both sides alike.
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since_at,
        :'until'::timestamptz AS until_at,
        :'observed_at'::timestamptz AS observed_at,
        :'observed_at'::timestamptz - :'heartbeat_silent_s'::float8 * interval '1 second' AS silent_before,
        -- Ten minutes: below, a slow task is a matter of performance.
        600::float8 AS floor_s,
        3::float8 AS times_usual,
        20 AS enough
),

running AS MATERIALIZED (
    SELECT
        tasks.task_id,
        tasks.parent_job_id,
        tasks.task_type,
        tasks.stage,
        tasks.heartbeat AS last_beat_at,
        tasks.execution_started_at IS NOT NULL AS start_recorded,
        coalesce(tasks.execution_started_at, tasks.created_at) AS started_at,
        extract(EPOCH FROM params.observed_at - coalesce(tasks.execution_started_at, tasks.created_at)) AS running_s
    FROM params
    INNER JOIN tasks ON tasks.status = ANY(:'task_processing'::task_status[])
    INNER JOIN jobs
        ON
            tasks.parent_job_id = jobs.job_id
            AND jobs.status = ANY(:'job_open'::job_status[])
    WHERE
        coalesce(tasks.execution_started_at, tasks.created_at)
        < params.observed_at - params.floor_s * interval '1 second'
        -- Not silent: that is another question's answer, by the same rule.
        AND (
            tasks.heartbeat IS NULL
            OR greatest(
                tasks.heartbeat,
                tasks.execution_started_at,
                CASE WHEN tasks.retry_count > 0 THEN tasks.updated_at END
            ) >= params.silent_before
        )
),

wanted AS (
    SELECT array_agg(DISTINCT running.task_type) AS task_types
    FROM running
),

-- tasks has no index on time: its rows are reached through the jobs that were touched since, and the open ones.
finished AS (
    SELECT
        task.task_type,
        task.duration_s
    FROM params
    INNER JOIN jobs ON jobs.updated_at > params.since_at OR jobs.status = ANY(:'job_open'::job_status[])
    CROSS JOIN wanted
    INNER JOIN LATERAL (
        SELECT
            tasks.task_type,
            date_part('epoch', tasks.updated_at - coalesce(tasks.execution_started_at, tasks.created_at)) AS duration_s
        FROM tasks
        WHERE
            tasks.parent_job_id = jobs.job_id
            AND tasks.task_type = ANY(wanted.task_types)
            AND (
                tasks.status = ANY(:'task_completed'::task_status[])
                OR tasks.status = ANY(:'task_failed'::task_status[])
            )
            AND tasks.updated_at > params.since_at
            AND tasks.updated_at <= params.until_at
        -- Holds the planner to one index lookup a job: never the whole table.
        OFFSET 0
    ) AS task ON TRUE
    -- Nothing runs long: nothing is read.
    WHERE
        EXISTS (
            SELECT 1
            FROM running
        )
),

-- Durations in buckets that are 5 % wide: no sort, and the percentile is at most 5 % too high.
bucketed AS (
    SELECT
        finished.task_type,
        floor(ln(greatest(finished.duration_s, 0.001)) / ln(1.05::float8)) AS bucket,
        count(*) AS tasks
    FROM finished
    GROUP BY finished.task_type, floor(ln(greatest(finished.duration_s, 0.001)) / ln(1.05::float8))
),

summed AS (
    SELECT
        bucketed.task_type,
        bucketed.bucket,
        sum(bucketed.tasks) OVER (PARTITION BY bucketed.task_type) AS finished,
        sum(bucketed.tasks) OVER (PARTITION BY bucketed.task_type ORDER BY bucketed.bucket) AS up_to
    FROM bucketed
),

usual AS (
    SELECT
        summed.task_type,
        max(summed.finished) AS finished,
        exp((min(summed.bucket) FILTER (WHERE summed.up_to >= 0.95 * summed.finished) + 1) * ln(1.05::float8)) AS p95_s
    FROM summed
    GROUP BY summed.task_type
),

-- Those of a type with too few finished tasks stay in, so that they can be told apart from those that are fine.
compared AS (
    SELECT
        running.task_id,
        running.parent_job_id,
        running.task_type,
        running.stage,
        running.last_beat_at,
        running.start_recorded,
        running.started_at,
        running.running_s,
        usual.p95_s,
        coalesce(usual.finished, 0) AS finished,
        count(*) OVER (PARTITION BY running.task_type) AS type_tasks,
        row_number() OVER (PARTITION BY running.task_type ORDER BY running.started_at, running.task_id) AS place
    FROM params
    CROSS JOIN running
    LEFT JOIN usual ON running.task_type = usual.task_type
    WHERE
        coalesce(usual.finished, 0) < params.enough
        OR running.running_s > params.times_usual * usual.p95_s
)

SELECT
    compared.task_type::text AS task_type,
    compared.task_id::text AS task_id,
    compared.parent_job_id::text AS job_id,
    compared.stage::bigint AS stage,
    compared.started_at::timestamptz AS started_at,
    compared.start_recorded::bool AS start_recorded,
    compared.last_beat_at::timestamptz AS last_beat_at,
    compared.running_s::float8 AS running_s,
    compared.p95_s::float8 AS p95_s,
    compared.finished::bigint AS finished,
    compared.type_tasks::bigint AS type_tasks
FROM compared
WHERE compared.place <= 50
ORDER BY compared.task_type ASC, compared.started_at ASC, compared.task_id ASC
LIMIT 2000;
