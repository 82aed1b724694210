-- Of which failed tasks have the parameters not been read yet, the newest failures first?
SELECT tasks_read.task_id
FROM tasks_read
LEFT JOIN kept_tasks AS recorded ON tasks_read.task_id = recorded.task_id
WHERE
    tasks_read.state = 'failed'
    AND tasks_read.ended_at >= getvariable('since')::TIMESTAMP
    -- Those that were hashed with another key compare with none.
    AND coalesce(recorded.input <> 'none' AND NOT starts_with(recorded.input, getvariable('key_id')), TRUE)
ORDER BY tasks_read.ended_at DESC, tasks_read.task_id ASC
LIMIT getvariable('most');
