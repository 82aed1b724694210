-- What do the failed tasks of :'keys' tell of their failure?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id,
    -- A traceback says at its end what happened, and at its start what ran.
    CASE
        WHEN length(failed_with.error_text) <= 8000 THEN failed_with.error_text
        ELSE left(failed_with.error_text, 2000) || E'\n... cut ...\n' || right(failed_with.error_text, 6000)
    END AS error_text
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
-- One by one: a join would read the whole table once there are many keys. ST05 does not see what the rows depend on.
CROSS JOIN LATERAL ( -- noqa: ST05
    SELECT pg_temp.error_text(tasks.error_details, tasks.result_data) AS error_text
    FROM tasks
    WHERE tasks.task_id = asked.id::task_key
    OFFSET 0
) AS failed_with;
