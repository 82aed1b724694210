-- How many of the tasks, or of the jobs, that were read are left out of the record, since another one has the same id?
-- A row that was read twice is the same in all of these.
WITH told_apart AS (
    SELECT DISTINCT
        raw.task_id AS id,
        raw.job_id,
        raw.created_at
    FROM raw_tasks AS raw
    WHERE getvariable('relation') = 'tasks' AND raw.task_id IS NOT NULL
    UNION ALL
    SELECT DISTINCT
        raw.job_id AS id,
        raw.job_id,
        raw.created_at
    FROM raw_jobs AS raw
    WHERE getvariable('relation') = 'jobs' AND raw.job_id IS NOT NULL
)

SELECT count(*) - count(DISTINCT told_apart.id) AS others
FROM told_apart;
