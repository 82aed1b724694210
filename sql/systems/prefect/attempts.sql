-- What became of each attempt of the tasks of :'keys'? Each begins with a state of the type RUNNING, and ends with the
-- next one.
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys),

states AS (
    SELECT
        asked.id,
        of_run.*,
        lead(of_run.timestamp) OVER next AS ended_at,
        lead(of_run.name) OVER next AS next_name,
        lead(of_run.message) OVER next AS next_message
    FROM params
    CROSS JOIN unnest(params.keys) AS asked (id)
    CROSS JOIN -- ST05 does not see what the rows depend on.
        LATERAL ( -- noqa: ST05
            SELECT
                flow_run_state.timestamp,
                flow_run_state.type::text AS type,
                flow_run_state.name::text AS name,
                flow_run_state.message::text AS message
            FROM flow_run_state
            WHERE flow_run_state.flow_run_id = asked.id::uuid
            UNION ALL
            SELECT
                task_run_state.timestamp,
                task_run_state.type::text AS type,
                task_run_state.name::text AS name,
                task_run_state.message::text AS message
            FROM task_run_state
            WHERE task_run_state.task_run_id = asked.id::uuid
        ) AS of_run
    WINDOW next AS (PARTITION BY asked.id ORDER BY of_run.timestamp ASC)
)

SELECT
    states.id AS task_id,
    row_number() OVER (PARTITION BY states.id ORDER BY states.timestamp ASC) AS attempt,
    states.timestamp AS started_at,
    states.ended_at,
    -- A retry without a delay follows at once upon the state of the try that failed.
    CASE
        WHEN states.next_name IS NULL THEN 'running'
        WHEN states.next_name IN ('AwaitingRetry', 'Retrying') THEN 'failed'
        ELSE lower(states.next_name)
    END AS outcome,
    left(
        coalesce(
            substring(logged.message FROM 'Traceback \(most recent call last\).*'),
            regexp_replace(
                substring(logged.message FROM '^Task run failed with exception: (.*) - Retry \d+/\d+ will start'),
                '^(\w+)\(([''"])(.*)\2\)$',
                '\1: \3'
            ),
            nullif(states.next_message, '')
        ),
        8000
    ) AS error_text
FROM states
LEFT JOIN LATERAL (
    SELECT log.message
    FROM log
    WHERE
        log.task_run_id = states.id::uuid
        AND log.timestamp >= states.timestamp
        AND log.timestamp < states.ended_at + interval '1 second'
        AND log.message LIKE 'Task run failed with exception: %'
        -- The line is written when the next state is there already: where no wait is between, of two lines only the
        -- words tell which belongs to this attempt.
        AND (log.message ~ ' - Retry \d+/\d+ will start') = (states.next_name IN ('AwaitingRetry', 'Retrying'))
    ORDER BY abs(extract(EPOCH FROM log.timestamp - states.ended_at)) ASC
    LIMIT 1
) AS logged ON TRUE
WHERE states.type = 'RUNNING'
ORDER BY states.id ASC, states.timestamp ASC
LIMIT 1000;
