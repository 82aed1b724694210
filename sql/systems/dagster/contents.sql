-- With which error did the tasks of :'keys' fail, or its last attempt?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    concat_ws('/', asked.run_and_step::json ->> 0, asked.run_and_step::json ->> 1) AS id,
    left(
        CASE
            WHEN raised.error IS NOT NULL
                THEN concat(
                    CASE WHEN raised.frames IS NOT NULL THEN E'Traceback (most recent call last):\n' END,
                    raised.frames,
                    raised.error ->> 'message'
                )
            -- What ended a run from outside.
            ELSE coalesce(nullif(failed.event #>> '{dagster_event,message}', ''), failed.event ->> 'user_message', '')
        END,
        16000
    ) AS error_text
FROM params
CROSS JOIN unnest(params.keys) AS asked (run_and_step)
-- One by one: a join would read the whole table once there are many keys.
CROSS JOIN LATERAL (
    -- A zero byte, which no text of PostgreSQL holds, would be an error.
    SELECT replace(event_logs.event, '\u0000', '')::json AS event
    FROM event_logs
    WHERE
        event_logs.run_id = asked.run_and_step::json ->> 0
        AND event_logs.step_key IS NOT DISTINCT FROM asked.run_and_step::json ->> 1
        AND event_logs.dagster_event_type IN ('PIPELINE_FAILURE', 'STEP_FAILURE', 'STEP_UP_FOR_RETRY')
    ORDER BY event_logs.id DESC
    LIMIT 1
) AS failed
-- Dagster's own exceptions are around what was raised: with a retry policy all errors are of one class.
LEFT JOIN LATERAL (
    SELECT
        chosen.error,
        (
            SELECT string_agg(frames.frame, '' ORDER BY frames.place)
            FROM
                json_array_elements_text(
                    CASE WHEN json_typeof(chosen.error -> 'stack') = 'array' THEN chosen.error -> 'stack' END
                ) WITH ORDINALITY AS frames (frame, place)
            -- Dagster's own frames are the same in all.
            WHERE frames.frame !~ '/dagster/_(core|utils)/'
        ) AS frames
    FROM (
        SELECT
            CASE
                WHEN
                    told.error ->> 'cls_name' ~ '^(Dagster|RetryRequested)'
                    AND json_typeof(told.error -> 'cause') = 'object' THEN told.error -> 'cause'
                ELSE told.error
            END AS error
        FROM (SELECT failed.event #> '{dagster_event,event_specific_data,error}' AS error) AS told
        WHERE json_typeof(told.error) = 'object'
    ) AS chosen
) AS raised ON TRUE;
