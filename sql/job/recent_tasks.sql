-- Which tasks did the jobs of the window bring, filtered, newest first, from the cursor on?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since_at,
        nullif(:'status', '') AS status,
        nullif(:'task_type', '') AS task_type,
        nullif(:'stage', '')::integer AS stage,
        nullif(:'cursor_at', '')::timestamptz AS cursor_at,
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
-- tasks has no index on time: its rows are reached through the jobs that were touched since, and the open ones.
INNER JOIN jobs ON jobs.updated_at > params.since_at OR jobs.status = ANY(:'job_open'::job_status[])
INNER JOIN tasks ON jobs.job_id = tasks.parent_job_id
WHERE
    tasks.created_at > params.since_at
    -- As text, because a label that this schema lacks must find nothing.
    AND (params.status IS NULL OR tasks.status::text = params.status)
    AND (params.task_type IS NULL OR tasks.task_type = params.task_type)
    AND (params.stage IS NULL OR tasks.stage = params.stage)
    AND (
        params.cursor_at IS NULL
        OR (tasks.created_at::timestamptz, tasks.task_id) < (params.cursor_at, params.cursor_id)
    )
ORDER BY tasks.created_at::timestamptz DESC, tasks.task_id DESC
LIMIT (SELECT asked.row_limit FROM params AS asked);
