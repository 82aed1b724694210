-- Which failures of :'keys' say whether another try would help, or of which type they are?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id,
    CASE WHEN outcome.retryable IN ('true', 'false') THEN outcome.retryable = 'true' END AS retryable,
    nullif(left(outcome.error_type, 200), '') AS error_type
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
-- One by one: a join would read the whole table once there are many keys. ST05 does not see what the rows depend on.
CROSS JOIN
    LATERAL ( -- noqa: ST05
        SELECT
            workflow_tasks.result_data ->> 'retryable' AS retryable,
            coalesce(
                workflow_tasks.result_data ->> 'exception_class', workflow_tasks.result_data ->> 'error_type'
            ) AS error_type
        FROM workflow_tasks
        WHERE workflow_tasks.task_instance_id = asked.id
        OFFSET 0
    ) AS outcome
WHERE outcome.retryable IN ('true', 'false') OR outcome.error_type <> '';
