-- On which worker did the tasks of each pattern fail, and how many tasks of that type succeeded there?
WITH ended AS (
    SELECT
        tasks.task_type,
        tasks.fingerprint,
        tasks.worker,
        tasks.state = 'failed' AS is_failed
    FROM tasks
    WHERE
        tasks.state IN ('failed', 'succeeded')
        AND tasks.worker IS NOT NULL
        AND tasks.ended_at > getvariable('since')
        AND tasks.ended_at <= getvariable('until')
),

of_type AS (
    SELECT
        ended.task_type,
        count(*) FILTER (WHERE NOT ended.is_failed) AS succeeded
    FROM ended
    GROUP BY ended.task_type
),

of_pattern AS (
    SELECT
        ended.task_type,
        ended.fingerprint,
        count(*) AS failed
    FROM ended
    WHERE ended.is_failed AND ended.fingerprint IS NOT NULL
    GROUP BY ended.task_type, ended.fingerprint
),

on_worker AS (
    SELECT
        ended.task_type,
        ended.worker,
        count(*) FILTER (WHERE NOT ended.is_failed) AS succeeded_with
    FROM ended
    GROUP BY ended.task_type, ended.worker
),

failed_on AS (
    SELECT
        ended.task_type,
        ended.fingerprint,
        ended.worker,
        count(*) AS failed_with
    FROM ended
    WHERE ended.is_failed AND ended.fingerprint IS NOT NULL
    GROUP BY ended.task_type, ended.fingerprint, ended.worker
)

SELECT
    failed_on.fingerprint,
    failed_on.task_type,
    list_value('worker') AS factor_keys,
    list_value(failed_on.worker) AS factor_hashes,
    of_pattern.failed,
    failed_on.failed_with,
    of_type.succeeded,
    on_worker.succeeded_with
FROM failed_on
INNER JOIN of_pattern ON failed_on.task_type = of_pattern.task_type AND failed_on.fingerprint = of_pattern.fingerprint
INNER JOIN of_type ON failed_on.task_type = of_type.task_type
INNER JOIN on_worker ON failed_on.task_type = on_worker.task_type AND failed_on.worker = on_worker.worker
WHERE failed_on.failed_with >= 5
ORDER BY failed_on.failed_with DESC, failed_on.fingerprint ASC, failed_on.task_type ASC, failed_on.worker ASC
LIMIT 5000;
