-- Which processing tasks have stopped beating, and which of them stopped together?
WITH beating AS (
    SELECT
        tasks.task_type,
        tasks.task_id,
        tasks.job_id,
        tasks.stage,
        tasks.attempts - 1 AS retry_count,
        tasks.worker AS claimed_by,
        -- A task that was given to a worker again keeps the beat of the worker before: its new start is life too.
        greatest(
            tasks.heartbeat_at,
            tasks.started_at,
            CASE WHEN tasks.attempts > 1 THEN tasks.changed_at END
        ) AS last_beat_at
    FROM tasks
    -- The tasks of a job that is over are orphaned or unfinished, which other questions answer.
    INNER JOIN jobs
        ON
            tasks.job_id = jobs.job_id
            AND jobs.gone_at IS NULL
            AND jobs.state NOT IN ('succeeded', 'failed', 'cancelled', 'skipped')
    WHERE tasks.gone_at IS NULL AND tasks.state = 'running' AND tasks.heartbeat_at IS NOT NULL
),

-- Beats less than a minute apart belong to one stop: workers beat every few seconds, each at its own moment.
marked AS (
    SELECT
        beating.*,
        beating.last_beat_at - lag(beating.last_beat_at) OVER of_type > INTERVAL 60 SECONDS AS begins_stop
    FROM beating
    WHERE epoch(getvariable('observed_at') - beating.last_beat_at) > getvariable('heartbeat_silent_s')
    WINDOW of_type AS (PARTITION BY beating.task_type ORDER BY beating.last_beat_at, beating.task_id)
),

numbered AS (
    SELECT
        marked.*,
        count(*) FILTER (WHERE marked.begins_stop) OVER (
            PARTITION BY marked.task_type
            ORDER BY marked.last_beat_at, marked.task_id
        ) AS stop
    FROM marked
)

SELECT
    numbered.task_type,
    numbered.task_id,
    numbered.job_id,
    numbered.stage,
    numbered.retry_count,
    numbered.claimed_by,
    numbered.last_beat_at,
    count(*) OVER (PARTITION BY numbered.task_type) AS type_tasks,
    count(*) OVER (PARTITION BY numbered.task_type, numbered.stop) AS stop_tasks,
    min(numbered.last_beat_at) OVER (PARTITION BY numbered.task_type, numbered.stop) AS stop_from,
    max(numbered.last_beat_at) OVER (PARTITION BY numbered.task_type, numbered.stop) AS stop_until
FROM numbered
QUALIFY
    row_number() OVER (
        PARTITION BY numbered.task_type, numbered.stop
        ORDER BY numbered.last_beat_at, numbered.task_id
    ) <= 50
ORDER BY
    numbered.task_type ASC,
    stop_tasks DESC,
    stop_from ASC,
    numbered.last_beat_at ASC,
    numbered.task_id ASC
LIMIT 2000;
