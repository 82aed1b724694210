-- What do the failed tasks of :'keys' tell of their failure?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id,
    -- A traceback says at its end what happened, and at its start what ran.
    CASE
        WHEN length(tasks.error_text) <= 8000 THEN tasks.error_text
        ELSE left(tasks.error_text, 2000) || E'\n... cut ...\n' || right(tasks.error_text, 6000)
    END AS error_text
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
-- One by one: a join would read the whole table once there are many keys.
-- From October 2025 on a short error stands in the result as well. Joined to nothing, so that a compressed text is
-- unpacked once.
CROSS JOIN LATERAL (
    SELECT coalesce(nullif(tasks.error_details, ''), tasks.result_data ->> 'error', '') || '' AS error_text
    FROM tasks
    WHERE tasks.task_id = asked.id::task_key
    OFFSET 0
) AS tasks;
