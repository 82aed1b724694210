-- Which jobs wait or run?
-- With the statuses in letters: only so the partial index over them is known to hold these jobs.
WITH waiting AS MATERIALIZED (
    SELECT job.id
    FROM procrastinate_jobs AS job
    WHERE job.status IN ('todo', 'doing')
)

SELECT tasks.*
FROM waiting
CROSS JOIN LATERAL (
    SELECT tasks.*
    FROM tasks
    WHERE tasks.native_id = waiting.id
    OFFSET 0
) AS tasks;
