-- Whose error texts have not been read yet by these rules? Of each job and type the newest failure comes before the
-- second of any: what the limit leaves to the next run is more of the same.
WITH unread AS (
    SELECT
        tasks_read.task_id,
        coalesce(tasks_read.key, tasks_read.task_id) AS asked,
        tasks_read.changed_at,
        row_number() OVER (
            PARTITION BY tasks_read.job_id, tasks_read.task_type
            ORDER BY tasks_read.changed_at DESC, tasks_read.task_id ASC
        ) AS place
    FROM tasks_read
    LEFT JOIN kept_tasks AS recorded ON tasks_read.task_id = recorded.task_id
    LEFT JOIN recorded_patterns AS patterns
        ON
            recorded.fingerprint = patterns.fingerprint
            AND patterns.rules = getvariable('rules')
            AND patterns.language IS NOT NULL
    WHERE
        tasks_read.text_state = 'not read'
        AND coalesce(recorded.text_state, 'not read') <> 'none'
        AND patterns.fingerprint IS NULL
)

SELECT unread.asked
FROM unread
ORDER BY unread.place ASC, unread.changed_at DESC, unread.task_id ASC
LIMIT getvariable('most');
