-- Which job is meant by a full id, by the beginning of one, or by the id of one of its tasks?
WITH params AS NOT MATERIALIZED (
    SELECT :'wanted'::text AS wanted
),

by_job AS (
    SELECT jobs.job_id
    FROM params
    -- A range, because LIKE needs an index of its own; g follows every hex digit in any collation.
    INNER JOIN jobs ON params.wanted <= jobs.job_id AND jobs.job_id < params.wanted || 'g'
    WHERE params.wanted ~ '^[0-9a-f]{8,64}$'
    ORDER BY jobs.job_id ASC
    LIMIT 11
),

by_task AS (
    SELECT tasks.parent_job_id AS job_id
    FROM params
    INNER JOIN tasks ON params.wanted = tasks.task_id
),

either AS (
    SELECT by_job.job_id FROM by_job
    UNION
    SELECT by_task.job_id FROM by_task
)

SELECT either.job_id::text AS job_id
FROM either
ORDER BY either.job_id ASC
LIMIT 11;
