-- With what did the tasks of :'keys' fail, the last time? A failed try that is followed by another has no message: its
-- error stands in the log alone, as does every traceback.
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id,
    left(
        coalesce(
            substring(coalesce(of_task.message, of_flow.message) FROM 'Traceback \(most recent call last\).*'),
            regexp_replace(
                substring(of_task.message FROM '^Task run failed with exception: (.*) - Retry \d+/\d+ will start'),
                '^(\w+)\(([''"])(.*)\2\)$',
                '\1: \3'
            ),
            -- Where no log tells it: the error without the words before it, as a traceback ends.
            nullif(
                regexp_replace(
                    coalesce(nullif(logged.message, ''), logged_of_run.message),
                    '^(Task|Flow) run encountered an exception[.:]? ',
                    ''
                ),
                ''
            ),
            ''
        ),
        16000
    ) AS error_text
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
-- One by one: a join would read the whole table once there are many keys.
CROSS JOIN -- ST05 does not see what the rows depend on.
    LATERAL ( -- noqa: ST05
        SELECT tasks.*
        FROM tasks
        WHERE tasks.native_id = asked.id::uuid
        OFFSET 0
    ) AS failed
LEFT JOIN LATERAL (
    SELECT task_run_state.message
    FROM task_run_state
    WHERE task_run_state.id = failed.state_id AND NOT failed.is_flow
    LIMIT 1
) AS logged ON TRUE
-- Of a task that its run has left behind, that of the run.
LEFT JOIN LATERAL (
    SELECT flow_run_state.message
    FROM flow_run_state
    WHERE flow_run_state.id = CASE WHEN failed.is_flow THEN failed.state_id ELSE failed.run_state_id END
    LIMIT 1
) AS logged_of_run ON TRUE
LEFT JOIN LATERAL (
    SELECT log.message
    FROM log
    WHERE
        NOT failed.is_flow
        AND failed.state IS NULL
        AND log.task_run_id = failed.native_id
        -- The second as version 2 begins it.
        AND log.message LIKE ANY(
            ARRAY['Task run failed with exception: %', 'Encountered exception during execution:%']
        )
    ORDER BY log.timestamp DESC
    LIMIT 1
) AS of_task ON TRUE
LEFT JOIN LATERAL (
    SELECT log.message
    FROM log
    WHERE
        failed.is_flow
        AND log.flow_run_id = failed.native_id
        -- Of a run that logs much, no more than what its end is about.
        AND log.timestamp >= greatest(failed.started_at, failed.native_at - interval '10 minutes')
        AND log.timestamp <= failed.native_at + interval '1 minute'
        AND log.task_run_id IS NULL
        AND log.message LIKE 'Encountered exception during execution:%'
    ORDER BY log.timestamp DESC
    LIMIT 1
) AS of_flow ON TRUE;
