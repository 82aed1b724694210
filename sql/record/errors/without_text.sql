-- Which types of task failed in the window and left no error text, so that no failure pattern tells of them?
SELECT
    tasks.task_type,
    count(*)::BIGINT AS tasks
FROM tasks
WHERE
    tasks.state = 'failed'
    AND tasks.text_state = 'none'
    AND tasks.ended_at > getvariable('since')
    AND tasks.ended_at <= getvariable('until')
GROUP BY tasks.task_type
ORDER BY tasks DESC, tasks.task_type ASC
LIMIT 1000;
