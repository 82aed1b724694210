-- Which statuses do the rows have, where a status is text? Each step leaps along the index to the next one.
WITH RECURSIVE job_labels AS (
    (
        SELECT jobs.status FROM jobs
        ORDER BY jobs.status LIMIT 1
    )
    UNION ALL
    SELECT (
        SELECT jobs.status FROM jobs
        WHERE jobs.status > job_labels.status
        ORDER BY jobs.status LIMIT 1
    )
    FROM job_labels
    WHERE job_labels.status IS NOT NULL
),

task_labels AS (
    (
        SELECT tasks.status FROM tasks
        ORDER BY tasks.status LIMIT 1
    )
    UNION ALL
    SELECT (
        SELECT tasks.status FROM tasks
        WHERE tasks.status > task_labels.status
        ORDER BY tasks.status LIMIT 1
    )
    FROM task_labels
    WHERE task_labels.status IS NOT NULL
)

(SELECT
    'jobs' AS relation,
    job_labels.status::text AS label
FROM job_labels
WHERE job_labels.status IS NOT NULL
LIMIT 100)
UNION ALL
(SELECT
    'tasks' AS relation,
    task_labels.status::text AS label
FROM task_labels
WHERE task_labels.status IS NOT NULL
LIMIT 100);
