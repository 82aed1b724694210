-- With which error did the tasks of :'keys' fail, or its last attempt?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    concat_ws('/', asked.run_and_step::json ->> 0, asked.run_and_step::json ->> 1) AS id,
    left(
        CASE
            WHEN raised.error IS NOT NULL
                THEN concat(
                    CASE WHEN stack.frames IS NOT NULL THEN E'Traceback (most recent call last):\n' END,
                    stack.frames,
                    raised.error ->> 'message'
                )
            -- What ended a run from outside.
            ELSE coalesce(nullif(failed.event #>> '{dagster_event,message}', ''), failed.event ->> 'user_message', '')
        END,
        16000
    ) AS error_text
FROM params
CROSS JOIN unnest(params.keys) AS asked (run_and_step)
-- One by one: a join would read the whole table once there are many keys. ST05 does not see what the rows depend on.
CROSS JOIN
    LATERAL ( -- noqa: ST05
        -- A zero byte and half a pair, which no text of PostgreSQL holds, would be errors; whole pairs go with them.
        SELECT
            regexp_replace(
                event_logs.event, '(?<!\\)((?:\\\\)*)\\u(?:0000|[dD][89a-fA-F][0-9a-fA-F]{2})', '\1', 'g'
            )::json AS event
        FROM event_logs
        WHERE
            event_logs.run_id = asked.run_and_step::json ->> 0
            AND event_logs.step_key IS NOT DISTINCT FROM asked.run_and_step::json ->> 1
            AND event_logs.dagster_event_type IN ('PIPELINE_FAILURE', 'STEP_FAILURE', 'STEP_UP_FOR_RETRY')
        ORDER BY event_logs.id DESC
        LIMIT 1
    ) AS failed
-- A run that failed by a step has that step's error, which only newer versions than 1.11.2 repeat in its own event.
LEFT JOIN LATERAL ( -- noqa: ST05
    SELECT
        regexp_replace(
            event_logs.event, '(?<!\\)((?:\\\\)*)\\u(?:0000|[dD][89a-fA-F][0-9a-fA-F]{2})', '\1', 'g'
        )::json AS event
    FROM event_logs
    WHERE
        asked.run_and_step::json ->> 1 IS NULL
        AND failed.event #>> '{dagster_event,event_specific_data,error}' IS NULL
        AND failed.event #>> '{dagster_event,message}' LIKE '% failed. Steps failed: %'
        AND event_logs.run_id = asked.run_and_step::json ->> 0
        AND event_logs.dagster_event_type = 'STEP_FAILURE'
    ORDER BY event_logs.id ASC
    LIMIT 1
) AS step ON TRUE
LEFT JOIN LATERAL ( -- noqa: ST05
    SELECT coalesce(step.event, failed.event) #> '{dagster_event,event_specific_data,error}' AS error
) AS failure ON json_typeof(failure.error) = 'object'
-- Dagster's own exceptions are around what was raised: with a retry policy all errors are of one class.
LEFT JOIN LATERAL ( -- noqa: ST05
    SELECT
        CASE
            WHEN
                failure.error ->> 'cls_name' ~ '^(Dagster|RetryRequested)'
                AND json_typeof(failure.error -> 'cause') = 'object' THEN failure.error -> 'cause'
            ELSE failure.error
        END AS error
) AS raised ON TRUE
LEFT JOIN LATERAL (
    SELECT string_agg(frames.frame, '' ORDER BY frames.place) AS frames
    FROM
        json_array_elements_text(
            CASE WHEN json_typeof(raised.error -> 'stack') = 'array' THEN raised.error -> 'stack' END
        ) WITH ORDINALITY AS frames (frame, place)
    -- Dagster's own are the same in all.
    WHERE frames.frame !~ '/dagster/_(core|utils)/'
) AS stack ON TRUE;
