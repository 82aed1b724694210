-- Which tasks run far longer than tasks of their type usually do, though nothing says that their worker is gone?
-- The start is started_at where it is recorded; elsewhere created_at stands in, on both sides alike.
WITH running AS (
    SELECT
        tasks.task_type,
        tasks.task_id,
        tasks.job_id,
        tasks.stage,
        coalesce(tasks.started_at, tasks.created_at) AS started_at,
        tasks.started_at IS NOT NULL AS start_recorded,
        tasks.heartbeat_at AS last_beat_at,
        epoch(getvariable('observed_at') - coalesce(tasks.started_at, tasks.created_at)) AS running_s
    FROM tasks
    INNER JOIN jobs
        ON
            tasks.job_id = jobs.job_id
            AND jobs.gone_at IS NULL
            AND jobs.state NOT IN ('succeeded', 'failed', 'cancelled', 'skipped')
    WHERE
        tasks.gone_at IS NULL
        AND tasks.state = 'running'
        -- Not silent: that is another question's answer, by the same rule.
        AND (
            tasks.heartbeat_at IS NULL
            OR epoch(
                getvariable('observed_at')
                - greatest(
                    tasks.heartbeat_at,
                    tasks.started_at,
                    CASE WHEN tasks.attempts > 1 THEN tasks.changed_at END
                )
            ) <= getvariable('heartbeat_silent_s')
        )
),

finished AS (
    SELECT
        tasks.task_type,
        greatest(epoch(tasks.ended_at - coalesce(tasks.started_at, tasks.created_at)), 0.001) AS duration_s
    FROM tasks
    WHERE
        tasks.state IN ('succeeded', 'failed')
        AND tasks.ended_at > getvariable('since')
        AND tasks.ended_at <= getvariable('until')
        -- greatest() would make a millisecond of a time that is not known.
        AND coalesce(tasks.started_at, tasks.created_at) IS NOT NULL
),

-- Rounded up to the next step of 5 %.
usual AS (
    SELECT
        finished.task_type,
        count(*) AS finished,
        pow(1.05, quantile_disc(floor(ln(finished.duration_s) / ln(1.05)), 0.95) + 1) AS p95_s
    FROM finished
    GROUP BY finished.task_type
)

-- Those of a type with too few finished tasks stay in, so that they can be told apart from those that are fine.
SELECT
    running.task_type,
    running.task_id,
    running.job_id,
    running.stage,
    running.started_at,
    running.start_recorded,
    running.last_beat_at,
    running.running_s,
    usual.p95_s,
    coalesce(usual.finished, 0)::BIGINT AS finished,
    count(*) OVER (PARTITION BY running.task_type) AS type_tasks
FROM running
LEFT JOIN usual ON running.task_type = usual.task_type
WHERE
    -- Ten minutes: below, a slow task is a matter of performance.
    running.running_s > 600
    AND (coalesce(usual.finished, 0) < 20 OR running.running_s > 3 * usual.p95_s)
QUALIFY row_number() OVER (PARTITION BY running.task_type ORDER BY running.started_at, running.task_id) <= 50
ORDER BY running.task_type ASC, running.started_at ASC, running.task_id ASC
LIMIT 2000;
