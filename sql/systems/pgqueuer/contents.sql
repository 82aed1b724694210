-- With which error did the last attempt of the jobs of :'keys' fail?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id,
    -- The traceback of a retry is that of the request for it, and the error which it is about stands before. One that
    -- was asked for without an error has only its reason.
    coalesce(
        CASE
            WHEN failed.traceback ->> 'exception_type' = 'RetryRequested'
                THEN split_part(
                    failed.traceback ->> 'traceback',
                    E'\n\nThe above exception was the direct cause of the following exception:',
                    1
                )
        END,
        failed.traceback ->> 'traceback',
        failed.traceback ->> 'exception_message',
        ''
    ) AS error_text
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
-- One by one: a join would read the whole table once there are many keys. ST05 does not see what the rows depend on.
CROSS JOIN LATERAL ( -- noqa: ST05
    SELECT event.traceback
    FROM pgqueuer_log AS event
    WHERE event.job_id = asked.id::bigint AND event.traceback IS NOT NULL
    ORDER BY event.created DESC, event.id DESC
    LIMIT 1
) AS failed;
