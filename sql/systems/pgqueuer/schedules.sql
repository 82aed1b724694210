-- When did each schedule run last, and when is it due?
WITH known AS MATERIALIZED (SELECT pgqueuer_schedules.* FROM pgqueuer_schedules)

SELECT
    known.entrypoint AS schedule,
    known.expression AS cadence,
    NULL::text AS timezone,
    known.last_run AS last_at,
    known.next_run AS next_at,
    NULL::double precision AS gap_s,
    FALSE AS paused
FROM known
ORDER BY schedule, cadence
LIMIT 200;
