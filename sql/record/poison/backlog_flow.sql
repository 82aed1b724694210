-- How many tasks arrived and how many ended in each of the last six hours, by task type?
-- The hours are counted back from the observation, so that each is whole: hour 0 is the last.
WITH moved AS (
    SELECT
        tasks.task_type,
        floor(epoch(getvariable('observed_at') - tasks.created_at) / 3600)::BIGINT AS arrived_hours_ago,
        -- A task that is gone has left the queue, whatever became of it.
        floor(epoch(getvariable('observed_at') - coalesce(tasks.ended_at, tasks.gone_at)) / 3600)::BIGINT
            AS ended_hours_ago
    FROM tasks
    LEFT JOIN jobs ON tasks.job_id = jobs.job_id
    -- What a job that is over has left behind will never end, so it does not count as arrived either.
    WHERE
        tasks.ended_at IS NOT NULL
        OR tasks.gone_at IS NOT NULL
        OR (jobs.gone_at IS NULL AND jobs.state NOT IN ('succeeded', 'failed', 'cancelled', 'skipped'))
),

hourly AS (
    SELECT
        moved.task_type,
        moved.arrived_hours_ago AS hours_ago,
        1 AS arrived,
        0 AS ended
    FROM moved
    UNION ALL
    SELECT
        moved.task_type,
        moved.ended_hours_ago AS hours_ago,
        0 AS arrived,
        1 AS ended
    FROM moved
)

SELECT
    hourly.task_type,
    hourly.hours_ago,
    sum(hourly.arrived)::BIGINT AS arrived,
    sum(hourly.ended)::BIGINT AS ended
FROM hourly
WHERE hourly.hours_ago BETWEEN 0 AND 5
GROUP BY hourly.task_type, hourly.hours_ago
ORDER BY hourly.task_type ASC, hourly.hours_ago ASC
LIMIT 3000;
