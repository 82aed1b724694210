-- What is recorded of the tasks of :'keys', contents cut at :'cut' characters?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'keys'::text[] AS keys,
        :'cut'::integer AS cut,
        :'stored_bytes'::bigint AS stored_bytes
)

SELECT
    tasks.task_id::text AS task_id,
    -- A view of the users' own may give NULL where the system never does.
    coalesce(tasks.parent_job_id::text, '(none)') AS job_id,
    coalesce(tasks.task_type::text, '(none)') AS task_type,
    coalesce(tasks.status::text, '(none)') AS status,
    coalesce(tasks.stage, 1)::bigint AS stage,
    tasks.task_index::text AS task_index,
    -- As text when it is large: cut, it is no JSON any more.
    CASE
        WHEN length(tasks.parameters_text) <= params.cut THEN tasks.parameters::jsonb
        ELSE to_jsonb(left(tasks.parameters_text, params.cut))
    END AS parameters,
    length(tasks.parameters_text)::bigint AS parameters_chars,
    CASE
        WHEN length(tasks.result_data_text) <= params.cut THEN tasks.result_data::jsonb
        ELSE to_jsonb(left(tasks.result_data_text, params.cut))
    END AS result_data,
    length(tasks.result_data_text)::bigint AS result_data_chars,
    tasks.unread_bytes::bigint AS unread_bytes,
    left(tasks.error, greatest(params.cut, 4000))::text AS error,
    length(tasks.error)::bigint AS error_chars,
    tasks.error_type::text AS error_type,
    CASE WHEN tasks.retryable IN ('true', 'false') THEN tasks.retryable::boolean END AS retryable,
    tasks.retry_count::bigint AS retry_count,
    tasks.heartbeat::timestamptz AS last_heartbeat,
    tasks.execution_started_at::timestamptz AS execution_started_at,
    tasks.execute_after::timestamptz AS execute_after,
    tasks.claimed_by::text AS claimed_by,
    tasks.checkpoint_phase::bigint AS checkpoint_phase,
    left(tasks.checkpoint_data::text, params.cut)::text AS checkpoint_data,
    tasks.checkpoint_updated_at::timestamptz AS checkpoint_updated_at,
    coalesce(tasks.created_at, tasks.updated_at, '-infinity')::timestamptz AS created_at,
    coalesce(tasks.updated_at, tasks.created_at, '-infinity')::timestamptz AS updated_at
FROM params
CROSS JOIN unnest(params.keys) WITH ORDINALITY AS asked (id, place)
-- One by one: a join would read the whole table once there are many keys.
CROSS JOIN
    LATERAL (
        SELECT
            tasks.*,
            -- Of several tasks at once what takes more than this where it is stored is not read.
            CASE WHEN pg_column_size(tasks.parameters) <= params.stored_bytes THEN tasks.parameters::text END
                AS parameters_text,
            CASE WHEN pg_column_size(tasks.result_data) <= params.stored_bytes THEN tasks.result_data::text END
                AS result_data_text,
            (
                SELECT sum(sizes.size)
                FROM (
                    VALUES
                    (pg_column_size(tasks.parameters)),
                    (pg_column_size(tasks.result_data))
                ) AS sizes (size)
                WHERE sizes.size > params.stored_bytes
            ) AS unread_bytes,
            CASE
                WHEN
                    pg_column_size(tasks.result_data) <= params.stored_bytes
                    AND tasks.status <> all(:'task_completed'::task_status[])
                    THEN coalesce(tasks.result_data ->> 'exception_class', tasks.result_data ->> 'error_type')
            END AS error_type,
            CASE
                WHEN
                    pg_column_size(tasks.result_data) <= params.stored_bytes
                    AND tasks.status <> all(:'task_completed'::task_status[])
                    THEN tasks.result_data ->> 'retryable'
            END AS retryable,
            CASE
                WHEN
                    pg_column_size(tasks.result_data) <= params.stored_bytes
                    AND tasks.status <> all(:'task_completed'::task_status[])
                    THEN nullif(pg_temp.error_text(tasks.error_details, tasks.result_data), '')
                ELSE nullif(tasks.error_details, '')
            END AS error
        FROM tasks
        WHERE tasks.task_id = asked.id::task_key
        OFFSET 0
    ) AS tasks
ORDER BY asked.place ASC
LIMIT 1001;
