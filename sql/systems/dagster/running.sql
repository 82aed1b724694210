-- Which runs run?
WITH running AS MATERIALIZED (
    SELECT runs.run_id
    FROM runs
    WHERE runs.status IN ('STARTING', 'STARTED', 'CANCELING')
    LIMIT 10000
)

SELECT of_job.*
FROM running
CROSS JOIN LATERAL (
    SELECT tasks.*
    FROM tasks
    WHERE tasks.native_run = running.run_id AND tasks.native_step IS NULL
    OFFSET 0
) AS of_job;
