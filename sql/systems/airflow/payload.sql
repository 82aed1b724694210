-- What were the runs of the task instances of :'keys' given? All tasks of a run share its configuration.
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    concat_ws(
        '/',
        asked.instance::json ->> 0,
        asked.instance::json ->> 1,
        asked.instance::json ->> 2,
        nullif((asked.instance::json ->> 3)::integer, -1)
    ) AS task_id,
    left(dag_run.conf::text, 20000) AS parameters,
    NULL::text AS result
FROM params
CROSS JOIN unnest(params.keys) AS asked (instance)
CROSS JOIN LATERAL (
    SELECT dag_run.conf
    FROM dag_run
    WHERE dag_run.dag_id = asked.instance::json ->> 0 AND dag_run.run_id = asked.instance::json ->> 1
    OFFSET 0
) AS dag_run;
