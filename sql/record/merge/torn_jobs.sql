-- Of which jobs may the record lack tasks, since others have the same id?
WITH told_apart AS (
    -- A row that was read twice is the same in all of these.
    SELECT DISTINCT
        raw.task_id,
        raw.job_id,
        raw.created_at
    FROM raw_tasks AS raw
    WHERE raw.task_id IS NOT NULL
),

shared AS (
    SELECT told_apart.task_id
    FROM told_apart
    GROUP BY told_apart.task_id
    HAVING count(*) > 1
),

torn AS (
    SELECT raw.job_id
    FROM raw_tasks AS raw
    SEMI JOIN shared ON raw.task_id = shared.task_id
    UNION
    -- A recorded task that gives way to one of another job; where all were read, its own row was among them.
    SELECT met.job_id
    FROM met_tasks AS met
    ANTI JOIN raw_tasks AS raw ON met.task_id = raw.task_id AND met.job_id = coalesce(raw.job_id, '(none)')
    WHERE met.gone_at IS NULL AND NOT getvariable('is_full')::BOOLEAN
)

SELECT torn.job_id
FROM torn
WHERE torn.job_id IS NOT NULL
ORDER BY torn.job_id ASC
LIMIT getvariable('most');
