-- When did each schedule of the cron plugin run last, and when is it due?
WITH known AS MATERIALIZED (SELECT chancy_cron.* FROM chancy_cron)

SELECT
    known.unique_key AS schedule,
    known.cron AS cadence,
    known.timezone,
    known.last_run AS last_at,
    known.next_run AS next_at,
    NULL::double precision AS gap_s,
    FALSE AS paused
FROM known
ORDER BY schedule
LIMIT 200;
