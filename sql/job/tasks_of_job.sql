-- What is recorded of the tasks of one job, stage by stage, from the cursor on?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'job_id'::text AS job_id,
        -- The cursor is stage and index, as one number, and the task's id.
        nullif(:'cursor_at', '')::bigint AS cursor_at,
        :'cursor_id'::text AS cursor_id,
        :'row_limit'::bigint AS row_limit
)

SELECT
    tasks.task_id::text AS task_id,
    tasks.parent_job_id::text AS job_id,
    tasks.task_type::text AS task_type,
    tasks.status::text AS status,
    tasks.stage::bigint AS stage,
    tasks.task_index::bigint AS task_index,
    tasks.parameters::jsonb AS parameters,
    tasks.result_data::jsonb AS result_data,
    left(coalesce(nullif(tasks.error_details, ''), tasks.result_data ->> 'error'), 4000)::text AS error,
    tasks.retry_count::bigint AS retry_count,
    tasks.heartbeat::timestamptz AS last_heartbeat,
    tasks.execution_started_at::timestamptz AS execution_started_at,
    tasks.execute_after::timestamptz AS execute_after,
    tasks.claimed_by::text AS claimed_by,
    tasks.created_at::timestamptz AS created_at,
    tasks.updated_at::timestamptz AS updated_at
FROM params
INNER JOIN tasks ON params.job_id = tasks.parent_job_id
WHERE
    params.cursor_at IS NULL
    OR (tasks.stage * 100000 + tasks.task_index, tasks.task_id) > (params.cursor_at, params.cursor_id)
ORDER BY tasks.stage * 100000 + tasks.task_index ASC, tasks.task_id ASC
LIMIT (SELECT asked.row_limit FROM params AS asked);
