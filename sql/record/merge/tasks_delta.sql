-- Which tasks are not as they are recorded, and which are gone?
WITH known AS (
    SELECT
        tasks_read.* REPLACE (
            -- What was read of a row's contents holds for as long as the row has not changed.
            coalesce(inputs.input, recorded.input) AS input,
            coalesce(texts.fingerprint, recorded.fingerprint) AS fingerprint,
            coalesce(texts.text_state, recorded.text_state, tasks_read.text_state) AS text_state
        )
    FROM tasks_read
    LEFT JOIN texts ON texts.relation = 'tasks' AND tasks_read.task_id = texts.id
    LEFT JOIN inputs ON tasks_read.task_id = inputs.task_id
    LEFT JOIN kept_tasks AS recorded ON tasks_read.task_id = recorded.task_id
)

(
    SELECT * FROM known
    EXCEPT
    SELECT * EXCLUDE (reading, place) FROM met_tasks
)
UNION ALL BY NAME
SELECT recorded.* EXCLUDE (reading) REPLACE (getvariable('observed_at')::TIMESTAMP AS gone_at)
FROM rest_tasks AS recorded
WHERE
    recorded.gone_at IS NULL
    AND (
        recorded.task_id IN (SELECT tasks_asked.task_id FROM tasks_asked)
        OR recorded.job_id IN (SELECT whole_jobs.job_id FROM whole_jobs)
    )
UNION ALL BY NAME
-- Of a task that was not read again, its parameters may have been.
SELECT recorded.* EXCLUDE (reading) REPLACE (inputs.input AS input)
FROM rest_tasks AS recorded
INNER JOIN inputs ON recorded.task_id = inputs.task_id
ANTI JOIN tasks_asked ON recorded.task_id = tasks_asked.task_id
ANTI JOIN whole_jobs ON recorded.job_id = whole_jobs.job_id
WHERE recorded.gone_at IS NULL
ORDER BY job_id, stage, task_id;
