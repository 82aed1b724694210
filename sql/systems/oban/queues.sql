-- Which queues does every process that serves them hold? Oban has no dead letters.
-- A process that shuts down pauses its queues as well, and nobody has paused those.
WITH serving AS MATERIALIZED (SELECT oban_producers.* FROM oban_producers)

SELECT
    serving.queue,
    bool_and(coalesce((serving.meta ->> 'paused')::boolean, FALSE)) AS paused,
    NULL::timestamptz AS resume_at,
    NULL::text AS dead_letters_of
FROM serving
WHERE NOT serving.meta ? 'shutdown_started_at'
GROUP BY serving.queue
ORDER BY serving.queue
LIMIT 200;
