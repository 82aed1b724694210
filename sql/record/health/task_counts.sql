-- How many tasks were created in the window, by type and status?
SELECT
    tasks.task_type,
    tasks.status,
    count(*)::BIGINT AS tasks
FROM tasks
WHERE tasks.created_at > getvariable('since') AND tasks.created_at <= getvariable('until')
GROUP BY tasks.task_type, tasks.status
ORDER BY tasks.task_type ASC, tasks.status ASC
LIMIT 1000;
