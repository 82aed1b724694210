-- What does Airflow's log of events tell of the task instances of :'keys'?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    concat_ws('/', told.dag_id, told.run_id, told.task_id, nullif(told.map_index, -1)) AS task_id,
    told.dttm AS at,
    told.event,
    left(told.extra, 2000) AS detail
FROM params
CROSS JOIN unnest(params.keys) AS asked (instance)
CROSS JOIN
    LATERAL ( -- noqa: ST05
        SELECT log.*
        FROM log
        WHERE
            log.dag_id = asked.instance::json ->> 0
            AND log.run_id = asked.instance::json ->> 1
            AND log.task_id = asked.instance::json ->> 2
            AND log.map_index = (asked.instance::json ->> 3)::integer
        OFFSET 0
    ) AS told
ORDER BY told.id ASC
LIMIT 1000;
