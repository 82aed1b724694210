-- What are the short scalar parameters of the nodes of :'keys', at most 50 each?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id,
    tasks.scalars::text AS scalars
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
-- One by one: a join would read the whole table once there are many keys. ST05 does not see what the rows depend on.
CROSS JOIN LATERAL ( -- noqa: ST05
    SELECT
        (
            SELECT coalesce(jsonb_object_agg(scalar.key, scalar.value), '{}')
            FROM (
                SELECT
                    parameter.key,
                    parameter.value
                FROM
                    jsonb_each(
                        CASE
                            WHEN
                                jsonb_typeof(workflow_tasks.parameters) = 'object'
                                THEN workflow_tasks.parameters
                            ELSE '{}'::jsonb
                        END
                    ) AS parameter
                WHERE
                    jsonb_typeof(parameter.value) IN ('string', 'number', 'boolean')
                    AND length(parameter.key) <= 100
                    AND length(parameter.value #>> '{}') BETWEEN 1 AND 100
                ORDER BY parameter.key ASC
                LIMIT 50
            ) AS scalar
        ) AS scalars
    FROM workflow_tasks
    WHERE workflow_tasks.task_instance_id = asked.id
    OFFSET 0
) AS tasks;
