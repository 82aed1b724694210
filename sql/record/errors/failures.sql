-- What failed in the window, by the fingerprint of its error text and the hour?
WITH failed AS (
    SELECT
        tasks.fingerprint,
        tasks.text_state,
        tasks.gone_at,
        tasks.task_type,
        tasks.stage,
        -- 63 bits stand for the job, for counts over several rows.
        (hash(getvariable('record'), tasks.job_id) >> 1)::BIGINT AS job_mark,
        tasks.ended_at
    FROM tasks
    WHERE tasks.state = 'failed'
    UNION ALL
    -- Jobs that failed by themselves: no task of theirs did.
    SELECT
        jobs.fingerprint,
        jobs.text_state,
        jobs.gone_at,
        'job ' || jobs.job_type AS task_type,
        jobs.stage,
        (hash(getvariable('record'), jobs.job_id) >> 1)::BIGINT AS job_mark,
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

counted AS (
    SELECT
        failed.fingerprint,
        CASE
            WHEN failed.text_state = 'not read' AND failed.gone_at IS NOT NULL THEN 'gone'
            ELSE failed.text_state
        END AS text_state,
        failed.task_type,
        failed.stage,
        date_diff('millisecond', failed.ended_at, getvariable('until')) // 3600000 AS hours_ago,
        date_trunc('hour', failed.ended_at) AS hour_at,
        count(*)::DOUBLE AS tasks,
        list(DISTINCT failed.job_mark) AS jobs,
        min(failed.ended_at) AS first_at,
        max(failed.ended_at) AS last_at
    FROM failed
    WHERE failed.ended_at > getvariable('since') AND failed.ended_at <= getvariable('until')
    GROUP BY ALL
),

placed AS (
    SELECT
        counted.*,
        row_number() OVER (
            ORDER BY
                counted.tasks DESC, counted.fingerprint ASC, counted.text_state ASC, counted.task_type ASC,
                counted.stage ASC, counted.hours_ago ASC
        ) AS place,
        (sum(counted.tasks) OVER ())::DOUBLE AS all_tasks
    FROM counted
)

SELECT
    placed.fingerprint,
    placed.text_state,
    placed.task_type,
    placed.stage,
    placed.hours_ago,
    placed.hour_at,
    placed.tasks,
    placed.jobs,
    placed.first_at,
    placed.last_at,
    CASE WHEN placed.place = 1 THEN placed.all_tasks ELSE 0::DOUBLE END AS failures
FROM placed
ORDER BY placed.place ASC
LIMIT 100000;
