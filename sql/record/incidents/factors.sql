-- Which parameter values, pairs and workers do failed tasks of a pattern have, and how many successes of their type?
-- Parameters are of the tasks whose parameters were drawn, workers of all tasks that name one.
WITH ended AS (
    SELECT
        tasks.task_id,
        tasks.task_type,
        tasks.fingerprint,
        tasks.worker,
        tasks.state = 'failed' AS is_failed,
        factors.factors
    FROM tasks
    LEFT JOIN factors ON tasks.task_id = factors.task_id
    WHERE
        tasks.state IN ('failed', 'succeeded')
        AND (factors.factors IS NOT NULL OR tasks.worker IS NOT NULL)
        AND tasks.ended_at > getvariable('since')
        AND tasks.ended_at <= getvariable('until')
),

-- The two kinds are of different tasks, and are compared with their like.
compared AS (
    SELECT
        ended.*,
        FALSE AS by_worker
    FROM ended
    WHERE ended.factors IS NOT NULL
    UNION ALL
    SELECT
        ended.*,
        TRUE AS by_worker
    FROM ended
    WHERE ended.worker IS NOT NULL
),

of_type AS (
    SELECT
        compared.task_type,
        compared.by_worker,
        count(*) FILTER (WHERE NOT compared.is_failed) AS succeeded
    FROM compared
    GROUP BY compared.task_type, compared.by_worker
),

of_pattern AS (
    SELECT
        compared.task_type,
        compared.fingerprint,
        compared.by_worker,
        count(*) AS failed
    FROM compared
    WHERE compared.is_failed AND compared.fingerprint IS NOT NULL
    GROUP BY compared.task_type, compared.fingerprint, compared.by_worker
),

carried AS (
    SELECT
        ended.task_id,
        ended.task_type,
        ended.fingerprint,
        ended.is_failed,
        parameter.key AS factor_key,
        parameter.value ->> '$' AS factor_hash
    FROM ended
    CROSS JOIN json_each(ended.factors) AS parameter
    WHERE ended.factors IS NOT NULL
),

-- What hardly any failed task of a type carries is not paired.
frequent AS (
    SELECT
        carried.task_type,
        carried.factor_key,
        carried.factor_hash
    FROM carried
    WHERE carried.is_failed
    GROUP BY carried.task_type, carried.factor_key, carried.factor_hash
    HAVING count(*) >= 20
),

pairable AS (
    SELECT carried.*
    FROM carried
    INNER JOIN frequent
        ON
            carried.task_type = frequent.task_type
            AND carried.factor_key = frequent.factor_key
            AND carried.factor_hash = frequent.factor_hash
),

valued AS (
    SELECT
        carried.task_type,
        carried.fingerprint,
        carried.is_failed,
        list_value(carried.factor_key) AS factor_keys,
        list_value(carried.factor_hash) AS factor_hashes,
        FALSE AS by_worker
    FROM carried
    UNION ALL
    SELECT
        ended.task_type,
        ended.fingerprint,
        ended.is_failed,
        list_value('worker') AS factor_keys,
        list_value(ended.worker) AS factor_hashes,
        TRUE AS by_worker
    FROM ended
    WHERE ended.worker IS NOT NULL
    UNION ALL
    SELECT
        one.task_type,
        one.fingerprint,
        one.is_failed,
        list_value(one.factor_key, other.factor_key) AS factor_keys,
        list_value(one.factor_hash, other.factor_hash) AS factor_hashes,
        FALSE AS by_worker
    FROM pairable AS one
    INNER JOIN pairable AS other ON one.task_id = other.task_id AND one.factor_key < other.factor_key
),

succeeded AS (
    SELECT
        valued.task_type,
        valued.factor_keys,
        valued.factor_hashes,
        valued.by_worker,
        count(*) AS succeeded_with
    FROM valued
    WHERE NOT valued.is_failed
    GROUP BY valued.task_type, valued.factor_keys, valued.factor_hashes, valued.by_worker
),

failed AS (
    SELECT
        valued.task_type,
        valued.fingerprint,
        valued.factor_keys,
        valued.factor_hashes,
        valued.by_worker,
        count(*) AS failed_with
    FROM valued
    WHERE valued.is_failed AND valued.fingerprint IS NOT NULL
    GROUP BY valued.task_type, valued.fingerprint, valued.factor_keys, valued.factor_hashes, valued.by_worker
    -- A pattern may be of several fingerprints: what is enough is judged of their sum.
    HAVING count(*) >= 5
)

SELECT
    failed.fingerprint,
    failed.task_type,
    failed.factor_keys,
    failed.factor_hashes,
    of_pattern.failed,
    failed.failed_with,
    of_type.succeeded,
    coalesce(succeeded.succeeded_with, 0) AS succeeded_with
FROM failed
INNER JOIN of_pattern
    ON
        failed.task_type = of_pattern.task_type
        AND failed.fingerprint = of_pattern.fingerprint
        AND failed.by_worker = of_pattern.by_worker
INNER JOIN of_type ON failed.task_type = of_type.task_type AND failed.by_worker = of_type.by_worker
LEFT JOIN succeeded
    ON
        failed.task_type = succeeded.task_type
        AND failed.factor_keys = succeeded.factor_keys
        AND failed.factor_hashes = succeeded.factor_hashes
        AND failed.by_worker = succeeded.by_worker
ORDER BY
    failed.failed_with DESC,
    failed.fingerprint ASC,
    failed.task_type ASC,
    failed.factor_keys ASC,
    failed.factor_hashes ASC
LIMIT 20000;
