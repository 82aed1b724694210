-- Which queues are paused? GoodJob has no dead letters, and heeds pauses only where `enable_pauses` is set.
WITH pauses AS MATERIALIZED (
    SELECT good_job_settings.value -> 'queues' AS queues
    FROM good_job_settings
    WHERE good_job_settings.key = 'pauses'
)

SELECT
    paused.queue,
    TRUE AS paused,
    NULL::timestamptz AS resume_at,
    NULL::text AS dead_letters_of
FROM pauses
CROSS JOIN
    LATERAL jsonb_array_elements_text(
        CASE WHEN jsonb_typeof(pauses.queues) = 'array' THEN pauses.queues ELSE '[]'::jsonb END
    ) AS paused (queue)
ORDER BY paused.queue
LIMIT 200;
