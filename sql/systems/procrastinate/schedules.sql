-- When was each periodic task deferred last, and how far apart are its runs?
-- How often a task runs stands in its code alone: it is learned from the jobs that its schedule has made, as far as
-- they are among the 1,000 made before the last one.
WITH last AS MATERIALIZED (
    SELECT
        defer.task_name,
        defer.periodic_id,
        max(defer.defer_timestamp) AS deferred_for,
        max(defer.job_id) AS job_id,
        count(*) OVER (PARTITION BY defer.task_name) AS schedules_of_task
    FROM procrastinate_periodic_defers AS defer
    GROUP BY defer.task_name, defer.periodic_id
    ORDER BY defer.task_name, defer.periodic_id
    LIMIT 200
),

runs AS (
    SELECT
        last.task_name,
        last.periodic_id,
        made.deferred_for,
        lag(made.deferred_for) OVER (PARTITION BY last.task_name, last.periodic_id ORDER BY made.id) AS before
    FROM last
    CROSS JOIN
        LATERAL (
            SELECT
                job.id,
                (job.args ->> 'timestamp')::bigint AS deferred_for
            FROM procrastinate_jobs AS job
            WHERE
                job.id BETWEEN last.job_id - 1000 AND last.job_id
                AND job.task_name = last.task_name
                -- A job that was deferred by hand has no time of a schedule.
                AND job.args ->> 'timestamp' ~ '^[0-9]{1,12}$'
        ) AS made
    -- The jobs of a task that has several schedules do not say whose they are.
    WHERE last.schedules_of_task = 1
),

apart AS (
    SELECT
        runs.task_name,
        runs.periodic_id,
        max(runs.deferred_for - runs.before)::double precision AS gap_s
    FROM runs
    GROUP BY runs.task_name, runs.periodic_id
)

SELECT
    last.task_name || CASE WHEN last.periodic_id = '' THEN '' ELSE ' (' || last.periodic_id || ')' END AS schedule,
    NULL::text AS cadence,
    NULL::text AS timezone,
    -- What is no time up to the year 9999 would fail, and all other schedules with it.
    CASE WHEN last.deferred_for BETWEEN 0 AND 253402300799 THEN to_timestamp(last.deferred_for) END AS last_at,
    NULL::timestamptz AS next_at,
    apart.gap_s,
    FALSE AS paused
FROM last
LEFT JOIN apart
    ON
        last.task_name = apart.task_name
        AND last.periodic_id = apart.periodic_id
ORDER BY schedule ASC;
