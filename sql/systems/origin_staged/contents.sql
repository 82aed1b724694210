-- What do the failed tasks of :'keys' tell of their failure?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id AS task_id,
    -- From October 2025 on a short error stands in the result as well.
    coalesce(nullif(tasks.error_details, ''), tasks.result_data ->> 'error', '') AS error_text
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
-- One by one: a join would read the whole table once there are many keys.
CROSS JOIN LATERAL (
    SELECT
        tasks.error_details,
        tasks.result_data
    FROM tasks
    WHERE tasks.task_id = asked.id::task_key
    OFFSET 0
) AS tasks;
