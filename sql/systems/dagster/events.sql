-- What do the events tell of the runs and steps of :'keys'?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    concat_ws('/', asked.run_and_step::json ->> 0, asked.run_and_step::json ->> 1) AS task_id,
    logged.timestamp AT TIME ZONE 'UTC' AS at,
    logged.dagster_event_type AS event,
    left(
        coalesce(
            nullif(logged.event #>> '{dagster_event,message}', ''), logged.event ->> 'user_message'
        ),
        2000
    ) AS detail
FROM params
CROSS JOIN unnest(params.keys) AS asked (run_and_step)
-- ST05 does not see what the rows depend on.
CROSS JOIN
    LATERAL ( -- noqa: ST05
        SELECT
            event_logs.id,
            event_logs.timestamp,
            event_logs.dagster_event_type,
            regexp_replace(
                event_logs.event, '(?<!\\)((?:\\\\)*)\\u(?:0000|[dD][89a-fA-F][0-9a-fA-F]{2})', '\1', 'g'
            )::json AS event
        FROM event_logs
        WHERE
            event_logs.run_id = asked.run_and_step::json ->> 0
            AND event_logs.step_key IS NOT DISTINCT FROM asked.run_and_step::json ->> 1
            AND (
                event_logs.dagster_event_type LIKE 'PIPELINE\_%'
                OR (event_logs.dagster_event_type LIKE 'STEP\_%' AND event_logs.step_key IS NOT NULL)
            )
        OFFSET 0
    ) AS logged
ORDER BY logged.id ASC
LIMIT 1000;
