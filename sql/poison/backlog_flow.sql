-- How many tasks arrived and how many ended in each of the last six hours, by task type?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'observed_at'::timestamptz AS observed_at,
        :'observed_at'::timestamptz - interval '6 hours' AS flow_since
),

kinds AS (
    SELECT TRUE AS arrival
    UNION ALL
    SELECT FALSE AS arrival
),

-- What a job that is over has left behind will never end, so it does not count as arrived either.
events AS (
    SELECT
        tasks.task_type,
        kinds.arrival,
        CASE
            WHEN tasks.status = ANY(:'task_terminal'::task_status[])
                THEN CASE WHEN kinds.arrival THEN tasks.created_at ELSE tasks.updated_at END
            WHEN kinds.arrival AND jobs.status = ANY(:'job_open'::job_status[]) THEN tasks.created_at
        END AS happened_at
    FROM params
    INNER JOIN jobs ON jobs.updated_at > params.flow_since OR jobs.status = ANY(:'job_open'::job_status[])
    INNER JOIN tasks ON jobs.job_id = tasks.parent_job_id
    CROSS JOIN kinds
),

-- The hours are counted back from the observation, so that each is whole: hour 0 is the last.
timed AS (
    SELECT
        events.task_type,
        events.arrival,
        floor(extract(EPOCH FROM params.observed_at - events.happened_at) / 3600) AS hours_ago
    FROM params
    INNER JOIN events ON events.happened_at > params.flow_since AND events.happened_at <= params.observed_at
)

SELECT
    timed.task_type::text AS task_type,
    timed.hours_ago::bigint AS hours_ago,
    (count(*) FILTER (WHERE timed.arrival))::bigint AS arrived,
    (count(*) FILTER (WHERE NOT timed.arrival))::bigint AS ended
FROM timed
GROUP BY timed.task_type, timed.hours_ago
ORDER BY timed.task_type ASC, timed.hours_ago ASC
LIMIT 3000;
