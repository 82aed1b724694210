-- Which task instances run?
WITH running AS MATERIALIZED (
    SELECT
        task_instance.dag_id,
        task_instance.run_id,
        task_instance.task_id,
        task_instance.map_index
    FROM task_instance
    WHERE task_instance.state IN ('running', 'restarting')
    LIMIT 10000
)

SELECT one.*
FROM running
CROSS JOIN LATERAL (
    SELECT tasks.*
    FROM tasks
    WHERE
        tasks.dag_id = running.dag_id
        AND tasks.run_id = running.run_id
        AND tasks.native_task = running.task_id
        AND tasks.map_index = running.map_index
    OFFSET 0
) AS one;
