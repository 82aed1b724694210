-- Which queues are paused? A pause has no end of its own, and River has no dead letters.
WITH known AS MATERIALIZED (SELECT river_queue.* FROM river_queue)

SELECT
    known.name AS queue,
    known.paused_at IS NOT NULL AS paused,
    NULL::timestamptz AS resume_at,
    NULL::text AS dead_letters_of
FROM known
ORDER BY queue
LIMIT 200;
