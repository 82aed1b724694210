-- What does one index-driven pass over the tasks of both windows cost, reading every column that the analyses use?
WITH params AS NOT MATERIALIZED (
    SELECT :'before_since'::timestamptz AS before_since_at
)

SELECT
    count(*)::bigint AS tasks,
    max(length(task.task_id))::bigint AS task_id_chars,
    max(length(task.parent_job_id))::bigint AS job_id_chars,
    max(task.task_type)::text AS task_type,
    max(task.status)::text AS status,
    max(task.stage)::bigint AS stage,
    max(pg_column_size(task.parameters))::bigint AS parameters_bytes,
    max(pg_column_size(task.result_data))::bigint AS result_bytes,
    max(length(task.error_details))::bigint AS error_chars,
    max(task.retry_count)::bigint AS retry_count,
    max(task.heartbeat)::timestamptz AS heartbeat,
    min(task.created_at)::timestamptz AS created_at,
    max(task.updated_at)::timestamptz AS updated_at
FROM params
INNER JOIN jobs ON jobs.updated_at > params.before_since_at OR jobs.status = ANY(:'job_open'::job_status[])
INNER JOIN LATERAL (
    SELECT
        tasks.task_id,
        tasks.parent_job_id,
        tasks.task_type,
        tasks.status,
        tasks.stage,
        tasks.parameters,
        tasks.result_data,
        tasks.error_details,
        tasks.retry_count,
        tasks.heartbeat,
        tasks.created_at,
        tasks.updated_at
    FROM tasks
    WHERE tasks.parent_job_id = jobs.job_id
    OFFSET 0
) AS task ON TRUE
LIMIT 1;
