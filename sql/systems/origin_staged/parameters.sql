-- What are the short scalar parameters of the tasks of :'keys', at most 50 each?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id,
    tasks.scalars::text AS scalars
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
-- One by one: a join would read the whole table once there are many keys.
CROSS JOIN LATERAL (
    SELECT
        (
            SELECT coalesce(jsonb_object_agg(scalar.key, scalar.value), '{}')
            FROM (
                SELECT
                    parameter.key,
                    parameter.value
                FROM
                    jsonb_each(
                        CASE WHEN jsonb_typeof(tasks.parameters) = 'object' THEN tasks.parameters ELSE '{}'::jsonb END
                    ) AS parameter
                WHERE
                    jsonb_typeof(parameter.value) IN ('string', 'number', 'boolean')
                    AND length(parameter.key) <= 100
                    AND length(parameter.value #>> '{}') BETWEEN 1 AND 100
                ORDER BY parameter.key ASC
                LIMIT 50
            ) AS scalar
        ) AS scalars
    FROM tasks
    WHERE tasks.task_id = asked.id::task_key
    OFFSET 0
) AS tasks;
