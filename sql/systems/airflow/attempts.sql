-- What became of the earlier attempts of the task instances of :'keys'? Those that a clear put aside are among them.
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    concat_ws(
        '/', history.dag_id, history.run_id, history.task_id, nullif(history.map_index, -1)
    ) AS task_id,
    history.try_number::bigint AS attempt,
    history.start_date AS started_at,
    history.end_date AS ended_at,
    coalesce(history.state, 'unknown') AS outcome,
    logged.extra AS error_text
FROM params
CROSS JOIN unnest(params.keys) AS asked (instance)
-- ST05 does not see what the rows depend on.
CROSS JOIN
    LATERAL ( -- noqa: ST05
        SELECT task_instance_history.*
        FROM task_instance_history
        WHERE
            task_instance_history.dag_id = asked.instance::json ->> 0
            AND task_instance_history.run_id = asked.instance::json ->> 1
            AND task_instance_history.task_id = asked.instance::json ->> 2
            AND task_instance_history.map_index = (asked.instance::json ->> 3)::integer
        OFFSET 0
    ) AS history
-- Only what ended one from outside.
LEFT JOIN LATERAL (
    SELECT left(log.extra, 8000) AS extra
    FROM log
    WHERE
        log.dag_id = history.dag_id
        AND log.run_id = history.run_id
        AND log.task_id = history.task_id
        AND log.map_index = history.map_index
        AND log.try_number = history.try_number
        AND log.event IN ('heartbeat timeout', 'stuck in queued tries exceeded', 'state mismatch', 'fail task')
    ORDER BY log.event = 'state mismatch', log.id DESC
    LIMIT 1
) AS logged ON TRUE
ORDER BY history.try_number ASC
LIMIT 1000;
