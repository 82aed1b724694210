-- What failed in the window, by pattern, type and hour?
-- And of a task: had it used up its retries, and did its input fail in several jobs and never succeed?
WITH ended AS (
    SELECT
        tasks.fingerprint,
        tasks.text_state,
        tasks.task_type,
        tasks.job_id,
        tasks.state,
        tasks.ended_at,
        tasks.input,
        coalesce(tasks.attempts > getvariable('max_retries'), FALSE) AS is_exhausted
    FROM tasks
    WHERE
        tasks.state IN ('failed', 'succeeded')
        AND tasks.ended_at > getvariable('since')
        AND tasks.ended_at <= getvariable('until')
),

repeated AS (
    SELECT
        ended.task_type,
        ended.input
    FROM ended
    WHERE ended.input <> 'none'
    GROUP BY ended.task_type, ended.input
    -- As poison/repeated_failures.sql has it.
    HAVING bool_and(ended.state = 'failed') AND count(*) >= 3 AND count(DISTINCT ended.job_id) >= 2
),

failed AS (
    SELECT
        ended.fingerprint,
        ended.text_state,
        ended.task_type,
        jobs.job_type,
        coalesce(jobs.state = 'failed', FALSE) AS is_job_failed,
        ended.is_exhausted,
        repeated.input IS NOT NULL AS is_repeated,
        (hash(getvariable('record'), ended.job_id) >> 1)::BIGINT AS job_mark,
        ended.ended_at
    FROM ended
    LEFT JOIN jobs ON ended.job_id = jobs.job_id
    LEFT JOIN repeated ON ended.task_type = repeated.task_type AND ended.input = repeated.input
    WHERE ended.state = 'failed'
    UNION ALL
    -- Jobs that failed by themselves: no task of theirs did.
    SELECT
        jobs.fingerprint,
        jobs.text_state,
        'job ' || jobs.job_type AS task_type,
        jobs.job_type,
        TRUE AS is_job_failed,
        FALSE AS is_exhausted,
        FALSE AS is_repeated,
        (hash(getvariable('record'), jobs.job_id) >> 1)::BIGINT AS job_mark,
        jobs.ended_at
    FROM jobs
    WHERE
        jobs.state = 'failed'
        AND jobs.ended_at > getvariable('since')
        AND jobs.ended_at <= getvariable('until')
        AND NOT EXISTS (
            SELECT 1
            FROM tasks AS own
            WHERE own.job_id = jobs.job_id AND own.state = 'failed'
        )
)

SELECT
    failed.fingerprint,
    failed.text_state,
    failed.task_type,
    failed.job_type,
    failed.is_job_failed,
    failed.is_exhausted,
    failed.is_repeated,
    date_trunc('hour', failed.ended_at) AS hour_at,
    count(*) AS tasks,
    list(DISTINCT failed.job_mark ORDER BY failed.job_mark) AS jobs,
    (sum(count(*)) OVER ())::BIGINT AS failures
FROM failed
GROUP BY ALL
ORDER BY
    tasks DESC,
    failed.fingerprint ASC,
    failed.task_type ASC,
    failed.job_type ASC,
    hour_at ASC,
    failed.is_exhausted ASC,
    failed.is_repeated ASC,
    failed.is_job_failed ASC,
    failed.text_state ASC
LIMIT 100000;
