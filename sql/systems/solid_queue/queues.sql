-- Which queues are paused? Solid Queue has no dead letters.
WITH pauses AS MATERIALIZED (SELECT solid_queue_pauses.queue_name FROM solid_queue_pauses)

SELECT
    pauses.queue_name AS queue,
    TRUE AS paused,
    NULL::timestamptz AS resume_at,
    NULL::text AS dead_letters_of
FROM pauses
ORDER BY queue
LIMIT 200;
