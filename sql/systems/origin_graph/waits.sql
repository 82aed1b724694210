-- Which node of the workflow run :'job_key' waits for which other?
WITH params AS NOT MATERIALIZED (SELECT :'job_key'::text AS run_id)

SELECT
    edge.task_instance_id::text AS task_id,
    edge.depends_on_instance_id::text AS waits_for,
    coalesce(edge.optional, FALSE) AS optional
FROM params
CROSS JOIN
    LATERAL (
        SELECT workflow_tasks.task_instance_id
        FROM workflow_tasks
        WHERE workflow_tasks.run_id = params.run_id
        OFFSET 0
    ) AS node
CROSS JOIN
    LATERAL (
        SELECT workflow_task_deps.*
        FROM workflow_task_deps
        WHERE workflow_task_deps.task_instance_id = node.task_instance_id
        OFFSET 0
    ) AS edge
ORDER BY edge.task_instance_id ASC, edge.depends_on_instance_id ASC
LIMIT 20000;
