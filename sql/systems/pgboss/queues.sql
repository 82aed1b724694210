-- Which queues take the dead letters of others? pg-boss pauses none.
WITH queues AS MATERIALIZED (SELECT queue.* FROM queue)

SELECT
    queues.dead_letter AS queue,
    FALSE AS paused,
    NULL::timestamptz AS resume_at,
    string_agg(queues.name, ', ' ORDER BY queues.name) AS dead_letters_of
FROM queues
WHERE queues.dead_letter IS NOT NULL
GROUP BY queues.dead_letter
ORDER BY queue
LIMIT 200;
