-- Which open nodes belong to workflow runs that are closed, or gone?
WITH params AS NOT MATERIALIZED (SELECT :'task_open'::text[] AS task_open),

-- The statuses in letters: only so the partial index is known to hold them.
left_over AS MATERIALIZED (
    SELECT workflow_tasks.task_instance_id
    FROM params
    CROSS JOIN workflow_tasks
    WHERE
        workflow_tasks.status IN ('pending', 'ready', 'running', 'waiting')
        AND workflow_tasks.status::text = ANY(params.task_open)
        AND NOT EXISTS (
            SELECT 1
            FROM workflow_runs
            WHERE
                workflow_runs.run_id = workflow_tasks.run_id
                AND workflow_runs.status NOT IN ('completed', 'failed')
        )
)

SELECT found.*
FROM left_over
CROSS JOIN LATERAL (
    SELECT tasks.*
    FROM tasks
    WHERE tasks.task_id = left_over.task_instance_id
    OFFSET 0
) AS found;
