-- Which jobs share the batch of the job :'job_key', are its callback, or have its concurrency key while both are open?
WITH params AS NOT MATERIALIZED (SELECT :'job_key'::uuid AS id),

asked AS (
    SELECT good_jobs.*
    FROM params
    INNER JOIN good_jobs ON params.id = good_jobs.id
),

related AS (
    (
        SELECT
            other.id,
            'of the same batch' AS relation
        FROM asked
        INNER JOIN good_jobs AS other ON asked.batch_id = other.batch_id
        LIMIT 100
    )
    UNION ALL
    (
        SELECT
            other.id,
            'called back by its batch' AS relation
        FROM asked
        INNER JOIN good_jobs AS other ON asked.batch_id = other.batch_callback_id
        LIMIT 100
    )
    UNION ALL
    (
        SELECT
            other.id,
            'of the batch that called it back' AS relation
        FROM asked
        INNER JOIN good_jobs AS other ON asked.batch_callback_id = other.batch_id
        LIMIT 100
    )
    UNION ALL
    (
        SELECT
            other.id,
            'with the same concurrency key' AS relation
        FROM asked
        INNER JOIN good_jobs AS other ON asked.concurrency_key = other.concurrency_key
        WHERE other.finished_at IS NULL AND asked.finished_at IS NULL
        LIMIT 100
    )
)

SELECT
    tasks.job_id,
    related.relation,
    tasks.task_type AS job_type,
    tasks.status
FROM params
CROSS JOIN related
CROSS JOIN
    LATERAL (
        SELECT tasks.*
        FROM tasks
        WHERE tasks.native_id = related.id
        OFFSET 0
    ) AS tasks
WHERE related.id <> params.id
ORDER BY related.relation ASC, tasks.job_id ASC
LIMIT 100;
