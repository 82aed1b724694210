-- How many tasks were created in the window, by type and status?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since_at,
        :'until'::timestamptz AS until_at
),

-- tasks has no index on time: the jobs that moved in the window, or are still open, lead to its rows.
-- On its own, because beside the cost of the tasks the planner does not mind reading all jobs.
candidates AS MATERIALIZED (
    SELECT jobs.job_id
    FROM params
    INNER JOIN jobs ON jobs.updated_at > params.since_at OR jobs.status = ANY(:'job_open'::job_status[])
),

counted AS (
    SELECT
        task.task_type,
        task.status,
        -- Not a condition on the rows: the planner would take it for far rarer than it is here, and sort the tasks.
        count(*) FILTER (
            WHERE task.created_at > params.since_at AND task.created_at <= params.until_at
        ) AS tasks
    FROM params
    CROSS JOIN candidates
    INNER JOIN LATERAL (
        SELECT
            tasks.task_type,
            tasks.status,
            tasks.created_at
        FROM tasks
        WHERE tasks.parent_job_id = candidates.job_id
        -- Holds the planner to one index lookup a job: at a million tasks it would rather read the whole table.
        OFFSET 0
    ) AS task ON TRUE
    GROUP BY task.task_type, task.status
)

SELECT
    counted.task_type::text AS task_type,
    counted.status::text AS status,
    counted.tasks::bigint AS tasks
FROM counted
WHERE counted.tasks > 0
ORDER BY counted.task_type ASC, counted.status ASC
LIMIT 1000;
