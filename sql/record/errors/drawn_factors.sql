-- Of how many failed tasks of each type have the parameters been read?
SELECT
    tasks.task_type,
    count(*)::BIGINT AS failed,
    count(factors.factors)::BIGINT AS drawn
FROM tasks
LEFT JOIN factors ON tasks.task_id = factors.task_id
WHERE
    tasks.state = 'failed'
    AND (tasks.gone_at IS NULL OR factors.factors IS NOT NULL)
    AND tasks.ended_at > getvariable('since')
    AND tasks.ended_at <= getvariable('until')
GROUP BY tasks.task_type
HAVING count(*) >= 20
ORDER BY failed DESC, tasks.task_type ASC
LIMIT 1000;
