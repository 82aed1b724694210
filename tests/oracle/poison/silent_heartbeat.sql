-- Which processing tasks have stopped beating, and which of them stopped together?
WITH params AS NOT MATERIALIZED (
    SELECT :'observed_at'::timestamptz - :'heartbeat_silent_s'::float8 * interval '1 second' AS silent_before
),

-- A task that was given to a worker again keeps the beat of the worker before: its new start counts as life too.
silent AS (
    SELECT
        tasks.task_id,
        tasks.parent_job_id,
        tasks.task_type,
        tasks.stage,
        tasks.retry_count,
        tasks.claimed_by,
        greatest(
            tasks.heartbeat,
            tasks.execution_started_at,
            CASE WHEN tasks.retry_count > 0 THEN tasks.updated_at END
        ) AS last_beat_at,
        params.silent_before
    FROM params
    INNER JOIN tasks
        ON
            tasks.status = ANY(:'task_processing'::task_status[])
            AND tasks.heartbeat < params.silent_before
    -- The tasks of a job that is over are orphaned or unfinished, which other questions answer.
    INNER JOIN jobs
        ON
            tasks.parent_job_id = jobs.job_id
            AND jobs.status = ANY(:'job_open'::job_status[])
),

-- Beats less than a minute apart belong to one stop: workers beat every few seconds, each at its own moment.
marked AS (
    SELECT
        silent.task_id,
        silent.parent_job_id,
        silent.task_type,
        silent.stage,
        silent.retry_count,
        silent.claimed_by,
        silent.last_beat_at,
        CASE
            WHEN
                silent.last_beat_at - lag(silent.last_beat_at) OVER (
                    PARTITION BY silent.task_type
                    ORDER BY silent.last_beat_at, silent.task_id
                ) <= interval '60 seconds' THEN 0
            ELSE 1
        END AS begins_stop
    FROM silent
    WHERE silent.last_beat_at < silent.silent_before
),

numbered AS (
    SELECT
        marked.task_id,
        marked.parent_job_id,
        marked.task_type,
        marked.stage,
        marked.retry_count,
        marked.claimed_by,
        marked.last_beat_at,
        sum(marked.begins_stop) OVER (
            PARTITION BY marked.task_type
            ORDER BY marked.last_beat_at, marked.task_id
        ) AS stop
    FROM marked
),

counted AS (
    SELECT
        numbered.task_id,
        numbered.parent_job_id,
        numbered.task_type,
        numbered.stage,
        numbered.retry_count,
        numbered.claimed_by,
        numbered.last_beat_at,
        numbered.stop,
        count(*) OVER (PARTITION BY numbered.task_type) AS type_tasks,
        count(*) OVER (PARTITION BY numbered.task_type, numbered.stop) AS stop_tasks,
        min(numbered.last_beat_at) OVER (PARTITION BY numbered.task_type, numbered.stop) AS stop_from,
        max(numbered.last_beat_at) OVER (PARTITION BY numbered.task_type, numbered.stop) AS stop_until,
        row_number() OVER (
            PARTITION BY numbered.task_type, numbered.stop
            ORDER BY numbered.last_beat_at, numbered.task_id
        ) AS place
    FROM numbered
)

SELECT
    counted.task_type::text AS task_type,
    counted.task_id::text AS task_id,
    counted.parent_job_id::text AS job_id,
    counted.stage::bigint AS stage,
    counted.retry_count::bigint AS retry_count,
    counted.claimed_by::text AS claimed_by,
    counted.last_beat_at::timestamptz AS last_beat_at,
    counted.type_tasks::bigint AS type_tasks,
    counted.stop_tasks::bigint AS stop_tasks,
    counted.stop_from::timestamptz AS stop_from,
    counted.stop_until::timestamptz AS stop_until
FROM counted
WHERE counted.place <= 50
ORDER BY
    counted.task_type ASC,
    counted.stop_tasks DESC,
    counted.stop_from ASC,
    counted.last_beat_at ASC,
    counted.task_id ASC
LIMIT 2000;
