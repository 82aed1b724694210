-- When did each schedule fire last, how often shall it, and is it paused?
WITH known AS MATERIALIZED (SELECT workflow_schedules.* FROM workflow_schedules)

SELECT
    known.schedule_name AS schedule,
    known.schedule AS cadence,
    known.cron_timezone AS timezone,
    -- A text of ISO 8601; of another form nothing is said.
    CASE
        WHEN known.last_fired_at ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d(:?\d\d)?)?$'
            THEN known.last_fired_at::timestamptz
    END AS last_at,
    NULL::timestamptz AS next_at,
    NULL::double precision AS gap_s,
    known.status = 'PAUSED' AS paused
FROM known
ORDER BY known.schedule_name
LIMIT 200;
