-- Which failures of the window stand for each fingerprint: the newest, the oldest, and some evenly between?
WITH failed AS (
    SELECT
        tasks.system,
        coalesce(tasks.key, tasks.task_id) AS key,
        tasks.fingerprint,
        tasks.text_state,
        tasks.task_id,
        tasks.job_id,
        tasks.task_type,
        tasks.ended_at
    FROM tasks
    WHERE tasks.state = 'failed'
    UNION ALL
    -- Jobs that failed by themselves: no task of theirs did.
    SELECT
        jobs.system,
        coalesce(jobs.key, jobs.job_id) AS key,
        jobs.fingerprint,
        jobs.text_state,
        NULL AS task_id,
        jobs.job_id,
        'job ' || jobs.job_type AS task_type,
        jobs.ended_at
    FROM jobs
    WHERE
        jobs.state = 'failed'
        AND NOT EXISTS (
            SELECT 1
            FROM tasks AS own
            WHERE own.job_id = jobs.job_id AND own.state = 'failed'
        )
),

-- Without a text the type says which failures are alike (without_text in analysis/errors/patterns.py).
alike AS (
    SELECT
        failed.*,
        CASE WHEN failed.fingerprint IS NULL THEN failed.task_type END AS type_without_text
    FROM failed
),

placed AS (
    SELECT
        alike.*,
        row_number() OVER (
            PARTITION BY alike.fingerprint, alike.type_without_text
            ORDER BY alike.ended_at DESC, coalesce(alike.task_id, alike.job_id) DESC
        ) AS place,
        count(*) OVER (PARTITION BY alike.fingerprint, alike.type_without_text) AS failures
    FROM alike
    WHERE
        alike.ended_at > getvariable('since')
        AND alike.ended_at <= getvariable('until')
        AND alike.text_state IN ('read', 'none')
)

SELECT
    placed.fingerprint,
    placed.task_id,
    placed.job_id,
    placed.task_type,
    placed.ended_at,
    placed.system,
    placed.key
FROM placed
-- About 20 of each.
WHERE placed.place = placed.failures OR (placed.place - 1) % greatest((placed.failures + 17) // 19, 1) = 0
-- The newest of each before the oldest, and that before the rest: the limit never loses a fingerprint that it can have.
ORDER BY
    CASE placed.place WHEN 1 THEN 0 WHEN placed.failures THEN 1 ELSE 2 END ASC,
    placed.failures DESC,
    placed.fingerprint ASC,
    placed.type_without_text ASC,
    placed.place ASC
LIMIT 20000;
