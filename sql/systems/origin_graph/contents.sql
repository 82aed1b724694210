-- What do the failed nodes of :'keys' tell of their failure?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id,
    -- A traceback says at its end what happened, and at its start what ran.
    CASE
        WHEN length(told.error_text) <= 8000 THEN told.error_text
        ELSE left(told.error_text, 2000) || E'\n... cut ...\n' || right(told.error_text, 6000)
    END AS error_text
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
-- One by one: a join would read the whole table once there are many keys. ST05 does not see what the rows depend on.
CROSS JOIN LATERAL ( -- noqa: ST05
    -- The error is one line, and its type and traceback stand in the result. Joined to nothing, so
    -- that a compressed text is unpacked once.
    SELECT
        CASE
            WHEN strpos(found.error_line, 'Traceback (most recent') > 0 THEN found.error_line
            WHEN strpos(found.traceback, found.error_line) > 0 THEN found.traceback
            WHEN found.traceback <> '' THEN found.error_line || E'\n' || found.traceback
            WHEN strpos(found.error_line, found.error_type) = 0
                THEN rtrim(found.error_type || ': ' || found.error_line, ': ')
            ELSE found.error_line
        END || '' AS error_text
    FROM (
        SELECT
            coalesce(nullif(workflow_tasks.error_details, ''), workflow_tasks.result_data ->> 'error', '')
                AS error_line,
            nullif(workflow_tasks.result_data ->> 'traceback', '') AS traceback,
            nullif(
                coalesce(workflow_tasks.result_data ->> 'exception_class', workflow_tasks.result_data ->> 'error_type'),
                ''
            ) AS error_type
        FROM workflow_tasks
        WHERE workflow_tasks.task_instance_id = asked.id
        OFFSET 0
    ) AS found
    OFFSET 0
) AS told;
