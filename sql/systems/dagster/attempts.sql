-- What became of the attempts of the steps of :'keys' before the last one?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    concat_ws('/', asked.run_and_step::json ->> 0, asked.run_and_step::json ->> 1) AS task_id,
    row_number() OVER (PARTITION BY asked.run_and_step ORDER BY failed.id) AS attempt,
    begun.at AT TIME ZONE 'UTC' AS started_at,
    failed.at AT TIME ZONE 'UTC' AS ended_at,
    'failed' AS outcome,
    left(
        coalesce(
            failed.error #>> '{cause,message}', failed.error ->> 'message', failed.error #>> '{cause,cls_name}'
        ),
        8000
    ) AS error_text
FROM params
CROSS JOIN unnest(params.keys) AS asked (run_and_step)
-- ST05 does not see what the rows depend on.
CROSS JOIN
    LATERAL ( -- noqa: ST05
        SELECT
            event_logs.id,
            event_logs.timestamp AS at,
            regexp_replace(
                event_logs.event, '(?<!\\)((?:\\\\)*)\\u(?:0000|[dD][89a-fA-F][0-9a-fA-F]{2})', '\1', 'g'
            )::json #> '{dagster_event,event_specific_data,error}' AS error
        FROM event_logs
        WHERE
            event_logs.run_id = asked.run_and_step::json ->> 0
            AND event_logs.step_key = asked.run_and_step::json ->> 1
            AND event_logs.dagster_event_type = 'STEP_UP_FOR_RETRY'
        OFFSET 0
    ) AS failed
LEFT JOIN LATERAL (
    SELECT event_logs.timestamp AS at
    FROM event_logs
    WHERE
        event_logs.run_id = asked.run_and_step::json ->> 0
        AND event_logs.step_key = asked.run_and_step::json ->> 1
        AND event_logs.dagster_event_type IN ('STEP_START', 'STEP_RESTARTED')
        AND event_logs.id < failed.id
    ORDER BY event_logs.id DESC
    LIMIT 1
) AS begun ON TRUE
ORDER BY failed.id ASC
LIMIT 1000;
