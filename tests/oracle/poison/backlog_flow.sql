-- How many tasks arrived and how many ended in each of the last six hours, by task type?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'observed_at'::timestamptz AS observed_at,
        :'observed_at'::timestamptz - interval '6 hours' AS flow_since
),

-- All jobs are looked through: also those that nobody touched while a task of theirs moved.
-- The hours are counted back from the observation, so that each is whole: hour 0 is the last.
moved AS NOT MATERIALIZED (
    SELECT
        task.task_type,
        floor(date_part('epoch', params.observed_at - task.created_at) / 3600)::integer AS arrived_hours_ago,
        floor(date_part('epoch', params.observed_at - task.ended_at) / 3600)::integer AS ended_hours_ago
    FROM params
    INNER JOIN jobs ON TRUE
    INNER JOIN LATERAL (
        SELECT
            tasks.task_type,
            tasks.created_at,
            CASE WHEN tasks.status = ANY(:'task_terminal'::task_status[]) THEN tasks.updated_at END AS ended_at
        FROM tasks
        WHERE
            tasks.parent_job_id = jobs.job_id
            AND (tasks.created_at > params.flow_since OR tasks.updated_at > params.flow_since)
            -- What a job that is over has left behind will never end, so it does not count as arrived either.
            AND (
                tasks.status = ANY(:'task_terminal'::task_status[])
                OR jobs.status = ANY(:'job_open'::job_status[])
            )
        -- Holds the planner to one index lookup a job: never the whole table.
        OFFSET 0
    ) AS task ON TRUE
    -- Hides from the planner how many instants there are, from which it would guess too many groups and sort.
    OFFSET 0
),

counted AS (
    SELECT
        moved.task_type,
        moved.arrived_hours_ago,
        moved.ended_hours_ago,
        count(*) AS tasks
    FROM moved
    GROUP BY moved.task_type, moved.arrived_hours_ago, moved.ended_hours_ago
),

hourly AS (
    SELECT
        counted.task_type,
        counted.arrived_hours_ago AS hours_ago,
        counted.tasks AS arrived,
        0 AS ended
    FROM counted
    UNION ALL
    SELECT
        counted.task_type,
        counted.ended_hours_ago AS hours_ago,
        0 AS arrived,
        counted.tasks AS ended
    FROM counted
)

SELECT
    hourly.task_type::text AS task_type,
    hourly.hours_ago::bigint AS hours_ago,
    sum(hourly.arrived)::bigint AS arrived,
    sum(hourly.ended)::bigint AS ended
FROM hourly
WHERE hourly.hours_ago BETWEEN 0 AND 5
GROUP BY hourly.task_type, hourly.hours_ago
ORDER BY hourly.task_type ASC, hourly.hours_ago ASC
LIMIT 3000;
