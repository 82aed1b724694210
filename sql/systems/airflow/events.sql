-- What does Airflow's log of events tell of the task instances of :'keys'?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    concat_ws('/', logged.dag_id, logged.run_id, logged.task_id, nullif(logged.map_index, -1)) AS task_id,
    logged.dttm AS at,
    logged.event,
    left(logged.extra, 2000) AS detail
FROM params
CROSS JOIN unnest(params.keys) AS asked (instance)
-- ST05 does not see what the rows depend on.
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
    ) AS logged
ORDER BY logged.id ASC
LIMIT 1000;
