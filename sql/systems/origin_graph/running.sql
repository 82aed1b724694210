-- Which nodes run?
WITH running AS MATERIALIZED (
    SELECT workflow_tasks.task_instance_id
    FROM workflow_tasks
    WHERE workflow_tasks.status = 'running'
    LIMIT 10000
)

SELECT found.*
FROM running
CROSS JOIN LATERAL (
    SELECT tasks.*
    FROM tasks
    WHERE tasks.task_id = running.task_instance_id
    OFFSET 0
) AS found;
