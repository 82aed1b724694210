-- Which open tasks belong to runs that are closed? By the states that hold a worker or wait for one.
WITH params AS NOT MATERIALIZED (
    SELECT
        :'observed_at'::timestamptz AS observed_at,
        :'task_open'::text[] AS task_open
),

-- MATERIALIZED and OFFSET 0: a join would read all runs from end to end.
found AS MATERIALIZED (
    SELECT
        task_instance.dag_id,
        task_instance.run_id,
        task_instance.task_id,
        task_instance.map_index
    FROM params
    INNER JOIN task_instance ON task_instance.state = ANY(params.task_open)
)

SELECT one.*
FROM found
CROSS JOIN LATERAL (
    SELECT tasks.*
    FROM tasks
    WHERE
        tasks.dag_id = found.dag_id
        AND tasks.run_id = found.run_id
        AND tasks.native_task = found.task_id
        AND tasks.map_index = found.map_index
    OFFSET 0
) AS one;
