-- Which tasks wait far longer than their type usually takes, while newer ones of it were done?
-- A type usually takes the 95th percentile from creation to end in the window: what waits is part of it on both sides.
WITH ended AS (
    SELECT
        tasks.task_type,
        tasks.created_at,
        epoch(tasks.ended_at - tasks.created_at) AS took_s
    FROM tasks
    WHERE
        tasks.state IN ('succeeded', 'failed')
        AND tasks.ended_at > getvariable('since')
        AND tasks.ended_at <= getvariable('until')
),

usual AS (
    SELECT
        ended.task_type,
        quantile_disc(ended.took_s, 0.95) AS p95_s
    FROM ended
    GROUP BY ended.task_type
),

-- The same rules as in poison/backlog.
waiting AS (
    SELECT
        tasks.task_type,
        tasks.task_id,
        tasks.job_id,
        tasks.stage,
        tasks.attempts AS retry_count,
        greatest(CASE WHEN tasks.attempts > 0 THEN tasks.changed_at ELSE tasks.created_at END, tasks.due_at)
            AS waiting_since
    FROM tasks
    INNER JOIN jobs
        ON
            tasks.job_id = jobs.job_id
            AND jobs.gone_at IS NULL
            AND jobs.state NOT IN ('succeeded', 'failed', 'cancelled', 'skipped')
    WHERE
        tasks.gone_at IS NULL
        AND tasks.state IN ('waiting', 'scheduled', 'retrying')
        AND NOT coalesce(tasks.due_at > getvariable('observed_at'), tasks.state = 'scheduled')
),

-- Half an hour at least, and three times the usual: a queue that is not served in order gets there for no single task.
late AS (
    SELECT
        waiting.*,
        usual.p95_s
    FROM waiting
    INNER JOIN usual ON waiting.task_type = usual.task_type
    WHERE epoch(getvariable('observed_at') - waiting.waiting_since) > greatest(1800, 3 * usual.p95_s)
),

newest_late AS (
    SELECT
        late.task_type,
        max(late.waiting_since) AS waiting_since
    FROM late
    GROUP BY late.task_type
),

-- Those that came after all of them.
overtaking AS (
    SELECT
        newest_late.task_type,
        count(*) AS newer_ended
    FROM newest_late
    INNER JOIN ended
        ON newest_late.task_type = ended.task_type AND newest_late.waiting_since < ended.created_at
    GROUP BY newest_late.task_type
    -- A few may have been called for out of turn.
    HAVING count(*) >= 20
)

SELECT
    late.task_type,
    late.task_id,
    late.job_id,
    late.stage,
    late.retry_count,
    late.waiting_since,
    late.p95_s,
    overtaking.newer_ended,
    count(*) OVER (PARTITION BY late.task_type) AS type_tasks
FROM late
INNER JOIN overtaking ON late.task_type = overtaking.task_type
QUALIFY row_number() OVER (PARTITION BY late.task_type ORDER BY late.waiting_since, late.task_id) <= 50
ORDER BY late.task_type ASC, late.waiting_since ASC, late.task_id ASC
LIMIT 2000;
