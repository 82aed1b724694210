-- Of which failed tasks have the parameters not been read yet, the newest failures first?
SELECT tasks_read.task_id
FROM tasks_read
LEFT JOIN recorded_tasks AS recorded
    ON
        tasks_read.task_id = recorded.task_id
        AND tasks_read.status = recorded.status
        AND tasks_read.changed_at = recorded.changed_at
        AND tasks_read.created_at = recorded.created_at
WHERE
    tasks_read.state = 'failed'
    AND tasks_read.ended_at >= getvariable('since')::TIMESTAMP
    -- Those that were hashed with another key compare with none.
    AND coalesce(recorded.input <> 'none' AND NOT starts_with(recorded.input, getvariable('key_id')), TRUE)
ORDER BY tasks_read.ended_at DESC, tasks_read.task_id ASC
LIMIT getvariable('most');
