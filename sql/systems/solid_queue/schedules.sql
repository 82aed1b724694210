-- For when was each recurring task enqueued last, and how often does it run?
-- A cron expression that names hours or days is in the zone of its last word, and without one in the program's, which
-- no table names: how far apart its runs are is then learned from them, as of words such as `every hour`. A run is
-- forgotten when its job is cleared, and a task without one is not judged.
WITH task AS MATERIALIZED (
    SELECT
        recurring.key,
        -- Five fields, or six with the seconds; days and months may be words, so that a zone is none of the fields.
        regexp_match(
            recurring.schedule,
            '^\s*((?:[0-9*,/-]+\s+){2,3}[0-9*,/l-]+'
            '(?:\s+(?:[0-9*,/#l-]|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)+){2})'
            '(?:\s+([a-z][a-z0-9_+/-]*))?\s*$',
            'i'
        ) AS parts
    FROM solid_queue_recurring_tasks AS recurring
    ORDER BY recurring.key
    LIMIT 200
),

run AS (
    SELECT
        task.key,
        newest.run_at,
        lag(newest.run_at) OVER (PARTITION BY task.key ORDER BY newest.run_at ASC) AS before
    FROM task
    CROSS JOIN LATERAL (
        SELECT execution.run_at
        FROM solid_queue_recurring_executions AS execution
        WHERE execution.task_key = task.key
        ORDER BY execution.run_at DESC
        LIMIT 100
    ) AS newest
),

known AS (
    SELECT
        run.key,
        max(run.run_at) AS last_at,
        extract(EPOCH FROM max(run.run_at - run.before))::double precision AS gap_s
    FROM run
    GROUP BY run.key
)

SELECT
    task.key AS schedule,
    -- Minutes alone are the same in every zone, but for those that are not whole hours apart.
    CASE WHEN task.parts[2] IS NOT NULL OR task.parts[1] ~ '(\s+\*){4}$' THEN task.parts[1] END AS cadence,
    task.parts[2] AS timezone,
    known.last_at AT TIME ZONE 'UTC' AS last_at,
    NULL::timestamptz AS next_at,
    known.gap_s,
    FALSE AS paused
FROM task
LEFT JOIN known ON task.key = known.key
ORDER BY schedule ASC;
