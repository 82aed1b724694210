-- Which parameter values and pairs do the failed tasks of a pattern carry, and how many successes of their type?
-- Of the tasks whose parameters were drawn.
WITH ended AS (
    SELECT
        tasks.task_id,
        tasks.task_type,
        tasks.fingerprint,
        tasks.state = 'failed' AS is_failed,
        factors.factors
    FROM tasks
    INNER JOIN factors ON tasks.task_id = factors.task_id
    WHERE
        tasks.state IN ('failed', 'succeeded')
        AND factors.factors IS NOT NULL
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
        list_value(carried.factor_hash) AS factor_hashes
    FROM carried
    UNION ALL
    SELECT
        one.task_type,
        one.fingerprint,
        one.is_failed,
        list_value(one.factor_key, other.factor_key) AS factor_keys,
        list_value(one.factor_hash, other.factor_hash) AS factor_hashes
    FROM pairable AS one
    INNER JOIN pairable AS other ON one.task_id = other.task_id AND one.factor_key < other.factor_key
),

succeeded AS (
    SELECT
        valued.task_type,
        valued.factor_keys,
        valued.factor_hashes,
        count(*) AS succeeded_with
    FROM valued
    WHERE NOT valued.is_failed
    GROUP BY valued.task_type, valued.factor_keys, valued.factor_hashes
),

failed AS (
    SELECT
        valued.task_type,
        valued.fingerprint,
        valued.factor_keys,
        valued.factor_hashes,
        count(*) AS failed_with
    FROM valued
    WHERE valued.is_failed AND valued.fingerprint IS NOT NULL
    GROUP BY valued.task_type, valued.fingerprint, valued.factor_keys, valued.factor_hashes
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
INNER JOIN of_pattern ON failed.task_type = of_pattern.task_type AND failed.fingerprint = of_pattern.fingerprint
INNER JOIN of_type ON failed.task_type = of_type.task_type
LEFT JOIN succeeded
    ON
        failed.task_type = succeeded.task_type
        AND failed.factor_keys = succeeded.factor_keys
        AND failed.factor_hashes = succeeded.factor_hashes
ORDER BY
    failed.failed_with DESC,
    failed.fingerprint ASC,
    failed.task_type ASC,
    failed.factor_keys ASC,
    failed.factor_hashes ASC
LIMIT 20000;
