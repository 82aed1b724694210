-- For when did each cron entry make its last job, and how far apart are its jobs?
-- How often it does stands in the configuration alone: it is learned from the last 20 that are still there.
WITH RECURSIVE known (cron_key) AS (
    -- From key to key along the index that begins with it.
    (
        SELECT good_jobs.cron_key
        FROM good_jobs
        WHERE good_jobs.cron_key IS NOT NULL
        ORDER BY good_jobs.cron_key
        LIMIT 1
    )
    UNION ALL
    SELECT following.cron_key
    FROM known
    CROSS JOIN
        LATERAL (
            SELECT good_jobs.cron_key
            FROM good_jobs
            WHERE good_jobs.cron_key > known.cron_key
            ORDER BY good_jobs.cron_key
            LIMIT 1
        ) AS following
),

made AS (
    SELECT
        entry.cron_key,
        run.cron_at,
        run.cron_at - lag(run.cron_at) OVER (PARTITION BY entry.cron_key ORDER BY run.cron_at) AS gap
    FROM (SELECT known.cron_key FROM known LIMIT 200) AS entry
    CROSS JOIN
        LATERAL (
            SELECT good_jobs.cron_at
            FROM good_jobs
            WHERE good_jobs.cron_key = entry.cron_key AND good_jobs.cron_at IS NOT NULL
            ORDER BY good_jobs.cron_at DESC
            LIMIT 20
        ) AS run
),

disabled AS MATERIALIZED (
    SELECT good_job_settings.value
    FROM good_job_settings
    WHERE good_job_settings.key = 'cron_keys_disabled'
)

SELECT
    made.cron_key AS schedule,
    NULL::text AS cadence,
    NULL::text AS timezone,
    max(made.cron_at) AT TIME ZONE 'UTC' AS last_at,
    NULL::timestamptz AS next_at,
    extract(EPOCH FROM max(made.gap))::double precision AS gap_s,
    coalesce((SELECT disabled.value ? made.cron_key FROM disabled), FALSE) AS paused
FROM made
GROUP BY made.cron_key
ORDER BY made.cron_key ASC;
