-- Whose error texts have not been read yet, the newest failures first? By native key.
SELECT coalesce(tasks_read.key, tasks_read.task_id) AS asked
FROM tasks_read
LEFT JOIN recorded_tasks AS recorded
    ON
        tasks_read.task_id = recorded.task_id
        AND tasks_read.status = recorded.status
        AND tasks_read.changed_at = recorded.changed_at
        AND tasks_read.created_at = recorded.created_at
WHERE tasks_read.text_state = 'not read' AND coalesce(recorded.text_state, 'not read') = 'not read'
ORDER BY tasks_read.changed_at DESC, tasks_read.task_id ASC
LIMIT getvariable('most');
