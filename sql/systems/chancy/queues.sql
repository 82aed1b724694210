-- Which queues are paused, and until when? Chancy has no dead letters.
WITH known AS MATERIALIZED (SELECT chancy_queues.* FROM chancy_queues)

SELECT
    known.name AS queue,
    known.state = 'paused' AS paused,
    known.resume_at,
    NULL::text AS dead_letters_of
FROM known
ORDER BY queue
LIMIT 200;
