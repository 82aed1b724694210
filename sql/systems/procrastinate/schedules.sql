-- When was each periodic task deferred last, and how far apart are its runs?
-- How often a task runs stands in its code alone: it is learned from the jobs that its schedule has made, as far as they
-- are among the 1,000 made before the last one.
WITH last AS MATERIALIZED (
    SELECT
        defer.task_name,
        defer.periodic_id,
        max(defer.defer_timestamp) AS deferred_for,
        max(defer.job_id) AS job_id
    FROM procrastinate_periodic_defers AS defer
    GROUP BY defer.task_name, defer.periodic_id
    ORDER BY defer.task_name, defer.periodic_id
    LIMIT 200
)

SELECT
    last.task_name || CASE WHEN last.periodic_id = '' THEN '' ELSE ' (' || last.periodic_id || ')' END AS schedule,
    NULL::text AS cadence,
    NULL::text AS timezone,
    to_timestamp(last.deferred_for) AS last_at,
    NULL::timestamptz AS next_at,
    apart.gap_s,
    FALSE AS paused
FROM last
LEFT JOIN LATERAL (
    SELECT max(run.deferred_for - run.before)::double precision AS gap_s
    FROM (
        SELECT
            (job.args ->> 'timestamp')::bigint AS deferred_for,
            lag((job.args ->> 'timestamp')::bigint) OVER (ORDER BY job.id) AS before
        FROM procrastinate_jobs AS job
        WHERE
            job.id BETWEEN last.job_id - 1000 AND last.job_id
            AND job.task_name = last.task_name
            -- A job that was deferred by hand has no time of a schedule.
            AND job.args ->> 'timestamp' ~ '^[0-9]{1,12}$'
    ) AS run
) AS apart ON TRUE
ORDER BY schedule;
