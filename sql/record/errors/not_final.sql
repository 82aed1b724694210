-- With which errors do tasks wait now for another try?
SELECT
    tasks.fingerprint,
    any_value(patterns.template) AS template,
    any_value(patterns.exception_type) AS exception_type,
    count(*) AS tasks,
    count(DISTINCT tasks.job_id) AS jobs,
    string_agg(DISTINCT tasks.task_type, ', ' ORDER BY tasks.task_type) AS types,
    max(tasks.attempts) AS most_attempts,
    max(tasks.changed_at) AS last_at,
    min(tasks.due_at) AS next_at,
    arg_max(tasks.task_id, (tasks.changed_at, tasks.task_id)) AS task_id,
    arg_max(tasks.job_id, (tasks.changed_at, tasks.task_id)) AS job_id
FROM tasks
INNER JOIN patterns ON tasks.fingerprint = patterns.fingerprint
WHERE tasks.gone_at IS NULL AND tasks.state IN ('retrying', 'waiting', 'scheduled')
GROUP BY tasks.fingerprint
ORDER BY tasks DESC, tasks.fingerprint ASC
LIMIT 200;
