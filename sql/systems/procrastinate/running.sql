-- Which jobs run?
WITH running AS MATERIALIZED (
    SELECT job.id
    FROM procrastinate_jobs AS job
    -- With the statuses of the partial index in letters, which holds those that wait too.
    WHERE job.status IN ('todo', 'doing') AND job.status::text <> 'todo'
    LIMIT 10000
)

SELECT tasks.*
FROM running
CROSS JOIN LATERAL (
    SELECT tasks.*
    FROM tasks
    WHERE tasks.native_id = running.id
    OFFSET 0
) AS tasks;
