-- With which error did the tasks of :'keys' fail?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id,
    task.traceback AS error_text
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
-- One by one: a join would read the whole table once there are many keys. ST05 does not see what the rows depend on.
CROSS JOIN LATERAL ( -- noqa: ST05
    SELECT dbtaskresult.traceback
    FROM django_tasks_database_dbtaskresult AS dbtaskresult
    WHERE dbtaskresult.id = asked.id::uuid
    OFFSET 0
) AS task;
