-- Which parameters failed again and again, in several jobs of the window, and never completed?
WITH ended AS (
    SELECT
        tasks.task_type,
        tasks.task_id,
        tasks.job_id,
        tasks.state,
        tasks.ended_at,
        tasks.fingerprint,
        tasks.input
    FROM tasks
    WHERE
        tasks.state IN ('failed', 'succeeded')
        AND tasks.ended_at > getvariable('since')
        AND tasks.ended_at <= getvariable('until')
),

counted AS (
    SELECT
        count(*) FILTER (WHERE ended.input <> 'none') AS compared,
        count(*) FILTER (WHERE ended.input IS NULL) AS unread
    FROM ended
    WHERE ended.state = 'failed'
),

succeeded AS (
    SELECT
        ended.task_type,
        count(*) FILTER (WHERE ended.input IS NULL) AS unread
    FROM ended
    WHERE ended.state = 'succeeded'
    GROUP BY ended.task_type
),

repeated AS (
    SELECT
        ended.task_type,
        ended.input,
        count(*) AS failed_tasks,
        count(DISTINCT ended.job_id) AS failed_jobs,
        min(ended.ended_at) AS first_at,
        max(ended.ended_at) AS last_at
    FROM ended
    -- Without parameters nothing can be equal.
    WHERE ended.input <> 'none'
    GROUP BY ended.task_type, ended.input
    HAVING bool_and(ended.state = 'failed') AND count(*) >= 3 AND count(DISTINCT ended.job_id) >= 2
    ORDER BY count(*) DESC, ended.task_type ASC, ended.input ASC
    LIMIT 50
),

-- The newest five of each, whose errors are compared.
sampled AS (
    SELECT
        repeated.*,
        ended.task_id,
        ended.job_id,
        ended.fingerprint,
        coalesce(succeeded.unread, 0) AS succeeded_unread,
        row_number() OVER (
            PARTITION BY repeated.task_type, repeated.input
            ORDER BY ended.ended_at DESC, ended.task_id ASC
        ) AS place
    FROM repeated
    INNER JOIN ended ON repeated.task_type = ended.task_type AND repeated.input = ended.input
    LEFT JOIN succeeded ON repeated.task_type = succeeded.task_type
    QUALIFY place <= 5
)

SELECT
    -- In one row of each record: several are put together.
    CASE WHEN row_number() OVER (ORDER BY sampled.task_id ASC) = 1 THEN counted.compared ELSE 0 END AS compared,
    CASE WHEN row_number() OVER (ORDER BY sampled.task_id ASC) = 1 THEN counted.unread ELSE 0 END AS unread,
    sampled.task_type,
    sampled.input,
    sampled.failed_tasks,
    sampled.failed_jobs,
    sampled.first_at,
    sampled.last_at,
    sampled.succeeded_unread,
    sampled.task_id,
    sampled.job_id,
    sampled.fingerprint,
    patterns.kind,
    patterns.exception_type,
    patterns.template,
    patterns.scope,
    patterns.discriminators
FROM counted
LEFT JOIN sampled ON TRUE
LEFT JOIN patterns ON sampled.fingerprint = patterns.fingerprint
ORDER BY sampled.task_type ASC, sampled.failed_tasks DESC, sampled.input ASC, sampled.place ASC
LIMIT 250;
