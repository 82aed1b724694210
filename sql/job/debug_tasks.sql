-- What do all tasks of one job say of their course, without what is large?
WITH params AS NOT MATERIALIZED (
    SELECT :'job_id'::text AS job_id
)

SELECT
    tasks.task_id::text AS task_id,
    tasks.task_type::text AS task_type,
    tasks.status::text AS status,
    tasks.stage::bigint AS stage,
    tasks.task_index::bigint AS task_index,
    tasks.retry_count::bigint AS retry_count,
    tasks.heartbeat::timestamptz AS last_heartbeat,
    tasks.execution_started_at::timestamptz AS execution_started_at,
    tasks.execute_after::timestamptz AS execute_after,
    tasks.claimed_by::text AS claimed_by,
    tasks.created_at::timestamptz AS created_at,
    tasks.updated_at::timestamptz AS updated_at,
    -- The last line says what happened; it is whole, so that a secret in it is still seen as one.
    left(
        split_part(
            rtrim(
                -- What PostgreSQL adds beneath its message is no summary of it.
                regexp_replace(
                    coalesce(nullif(tasks.error_details, ''), tasks.result_data ->> 'error'),
                    E'\\n(SQLSTATE|DETAIL|HINT|CONTEXT):.*$',
                    ''
                ), E' \n\r\t'
            ), E'\n', -1
        ), 600
    )::text AS error,
    count(*) OVER ()::bigint AS tasks_total
FROM params
INNER JOIN tasks ON params.job_id = tasks.parent_job_id
ORDER BY tasks.stage ASC, tasks.task_index ASC, tasks.task_id ASC
LIMIT 10000;
