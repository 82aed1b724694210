-- What were the tasks of :'keys' given?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id AS task_id,
    left(task.args_kwargs::text, 20000) AS parameters,
    left(task.return_value::text, 20000) AS result
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
-- One by one: a join would read the whole table once there are many keys. ST05 does not see what the rows depend on.
CROSS JOIN LATERAL ( -- noqa: ST05
    SELECT
        django_tasks_database_dbtaskresult.args_kwargs,
        django_tasks_database_dbtaskresult.return_value
    FROM django_tasks_database_dbtaskresult
    WHERE django_tasks_database_dbtaskresult.id = asked.id::uuid
    OFFSET 0
) AS task;
