-- What were the jobs of :'keys' given?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id AS task_id,
    left(queued.headers::text, 20000) AS parameters,
    NULL::text AS result
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
-- One by one: a join would read the whole table once there are many keys. ST05 does not see what the rows depend on.
CROSS JOIN LATERAL ( -- noqa: ST05
    SELECT pgqueuer.headers
    FROM pgqueuer
    WHERE pgqueuer.id = asked.id::bigint
    OFFSET 0
) AS queued;
