-- When did pg-boss last look at its schedules, and how often does each run?
-- A schedule keeps no time of its own: every one that was due is sent when some instance looks, twice a minute.
WITH looked AS MATERIALIZED (SELECT max(version.cron_on) AS at FROM version)

SELECT
    schedule.name || CASE WHEN coalesce(schedule.key, '') = '' THEN '' ELSE ' (' || schedule.key || ')' END AS schedule,
    CASE WHEN coalesce(schedule.kind, 'cron') = 'cron' THEN schedule.cron END AS cadence,
    schedule.timezone,
    looked.at AS last_at,
    NULL::timestamptz AS next_at,
    NULL::double precision AS gap_s,
    FALSE AS paused
FROM schedule
CROSS JOIN looked
ORDER BY schedule
LIMIT 200;
