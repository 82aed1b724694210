-- What runs at this moment, and not only by the word of a task whose flow run has ended?
WITH running AS MATERIALIZED (
    SELECT flow_run.id
    FROM flow_run
    WHERE flow_run.state_type = 'RUNNING'
    UNION ALL
    SELECT task_run.id
    FROM task_run
    WHERE task_run.state_type = 'RUNNING'
    LIMIT 10000
)

SELECT one.*
FROM running
CROSS JOIN
    LATERAL (
        SELECT tasks.*
        FROM tasks
        WHERE tasks.native_id = running.id
        OFFSET 0
    ) AS one
WHERE one.state IS NULL;
