-- How long did tasks of each type take in the window and in the one before?
WITH params AS (
    SELECT :'before_since'::timestamptz AS before_at, :'since'::timestamptz AS since_at, :'until'::timestamptz AS until_at
)
SELECT
    tasks.task_type, tasks.updated_at > params.since_at AS is_current, count(*),
    percentile_cont(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (
        ORDER BY date_part('epoch', tasks.updated_at - coalesce(tasks.execution_started_at, tasks.created_at))
    )
FROM params INNER JOIN tasks ON tasks.updated_at > params.before_at AND tasks.updated_at <= params.until_at
WHERE tasks.status = ANY(:'task_completed'::task_status[])
GROUP BY 1, 2;
