-- What ended the tasks of :'keys' from outside? What a task itself failed with stands in no table.
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys),

asked AS (
    SELECT
        keys.instance::json ->> 0 AS dag_id,
        keys.instance::json ->> 1 AS run_id,
        keys.instance::json ->> 2 AS task_id,
        (keys.instance::json ->> 3)::integer AS map_index
    FROM params
    CROSS JOIN unnest(params.keys) AS keys (instance)
)

SELECT
    concat_ws('/', asked.dag_id, asked.run_id, asked.task_id, nullif(asked.map_index, -1)) AS id,
    left(coalesce(logged.extra, ''), 16000) AS error_text
FROM asked
-- One by one: a join would read the whole table once there are many keys.
CROSS JOIN
    LATERAL (
        SELECT
            task_instance.try_number,
            task_instance.state
        FROM task_instance
        WHERE
            task_instance.dag_id = asked.dag_id
            AND task_instance.run_id = asked.run_id
            AND task_instance.task_id = asked.task_id
            AND task_instance.map_index = asked.map_index
        OFFSET 0
    ) AS instance
LEFT JOIN LATERAL (
    SELECT log.extra
    FROM log
    WHERE
        log.dag_id = asked.dag_id
        AND log.run_id = asked.run_id
        AND log.task_id = asked.task_id
        AND log.map_index = asked.map_index
        AND log.try_number = instance.try_number
        AND log.event IN ('heartbeat timeout', 'stuck in queued tries exceeded', 'state mismatch', 'fail task')
    -- A lost heartbeat has a mismatch of states too, which says less.
    ORDER BY log.event = 'state mismatch', log.id DESC
    LIMIT 1
) AS logged ON TRUE;
