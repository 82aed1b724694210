-- Which open tasks belong to runs that are closed? By the states that hold a worker or wait for one.
WITH params AS NOT MATERIALIZED (
    SELECT
        :'observed_at'::timestamptz AS observed_at,
        :'task_open'::text[] AS task_open
),

open_states AS (
    SELECT states.state
    FROM params
    CROSS JOIN unnest(params.task_open) AS states (state)
    WHERE states.state <> 'no_status'
)

SELECT of_state.*
FROM open_states
CROSS JOIN LATERAL (
    SELECT tasks.*
    FROM tasks
    WHERE tasks.native_state = open_states.state
    OFFSET 0
) AS of_state;
