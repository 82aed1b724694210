-- With which error did the last try of the jobs of :'keys' fail, and where? The row has the error, the try has where.
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id,
    concat_ws(
        E'\n',
        good_jobs.error,
        CASE WHEN good_jobs.error = last_try.error THEN array_to_string(last_try.error_backtrace[1:100], E'\n') END
    ) AS error_text
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
-- One by one: a join would read the whole table once there are many keys.
CROSS JOIN
    LATERAL (
        SELECT good_jobs.error
        FROM good_jobs
        WHERE good_jobs.id = asked.id::uuid
        OFFSET 0
    ) AS good_jobs
-- ST05 does not see that this depends on the key.
LEFT JOIN LATERAL ( -- noqa: ST05
    SELECT
        execution.error,
        execution.error_backtrace
    FROM good_job_executions AS execution
    WHERE execution.active_job_id = asked.id::uuid
    ORDER BY execution.created_at DESC
    LIMIT 1
) AS last_try ON TRUE;
