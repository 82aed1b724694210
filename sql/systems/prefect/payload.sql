-- With which parameters were the flow runs among :'keys' started? Of a task run only what its inputs refer to is kept.
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id AS task_id,
    left(flow_run.parameters::text, 20000) AS parameters,
    NULL::text AS result
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
CROSS JOIN LATERAL (
    SELECT flow_run.parameters
    FROM flow_run
    WHERE flow_run.id = asked.id::uuid
    OFFSET 0
) AS flow_run;
