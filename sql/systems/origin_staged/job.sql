-- What is recorded of the jobs of :'keys', contents cut at :'cut' characters?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'keys'::text[] AS keys,
        :'cut'::integer AS cut,
        :'stored_bytes'::bigint AS stored_bytes
)

SELECT
    jobs.job_id::text AS job_id,
    -- A view of the users' own may give NULL where the system never does.
    coalesce(jobs.job_type::text, '(none)') AS job_type,
    coalesce(jobs.status::text, '(none)') AS status,
    coalesce(jobs.stage, 1)::bigint AS stage,
    coalesce(jobs.total_stages, jobs.stage, 1)::bigint AS total_stages,
    -- As text when it is large: cut, it is no JSON any more.
    CASE
        WHEN length(jobs.parameters_text) <= params.cut THEN jobs.parameters::jsonb
        ELSE to_jsonb(left(jobs.parameters_text, params.cut))
    END AS parameters,
    length(jobs.parameters_text)::bigint AS parameters_chars,
    CASE
        WHEN length(jobs.stage_results_text) <= params.cut THEN jobs.stage_results::jsonb
        ELSE to_jsonb(left(jobs.stage_results_text, params.cut))
    END AS stage_results,
    length(jobs.stage_results_text)::bigint AS stage_results_chars,
    CASE
        WHEN length(jobs.result_data_text) <= params.cut THEN jobs.result_data::jsonb
        ELSE to_jsonb(left(jobs.result_data_text, params.cut))
    END AS result_data,
    length(jobs.result_data_text)::bigint AS result_data_chars,
    jobs.unread_bytes::bigint AS unread_bytes,
    left(jobs.error, greatest(params.cut, 4000))::text AS error,
    length(jobs.error)::bigint AS error_chars,
    jobs.error_type::text AS error_type,
    CASE WHEN jobs.retryable IN ('true', 'false') THEN jobs.retryable::boolean END AS retryable,
    jsonb_strip_nulls(
        jsonb_build_object(
            'request_id', jobs.request_id,
            'asset_id', jobs.asset_id,
            'release_id', jobs.release_id,
            'schedule_id', jobs.schedule_id
        )
    ) AS business_ids,
    coalesce(jobs.created_at, jobs.updated_at, '-infinity')::timestamptz AS created_at,
    coalesce(jobs.updated_at, jobs.created_at, '-infinity')::timestamptz AS updated_at
FROM params
CROSS JOIN unnest(params.keys) WITH ORDINALITY AS asked (id, place)
-- One by one: a join would read the whole table once there are many keys.
CROSS JOIN
    LATERAL (
        SELECT
            jobs.*,
            -- Of several jobs at once what takes more than this where it is stored is not read.
            CASE WHEN pg_column_size(jobs.parameters) <= params.stored_bytes THEN jobs.parameters::text END
                AS parameters_text,
            CASE WHEN pg_column_size(jobs.stage_results) <= params.stored_bytes THEN jobs.stage_results::text END
                AS stage_results_text,
            CASE WHEN pg_column_size(jobs.result_data) <= params.stored_bytes THEN jobs.result_data::text END
                AS result_data_text,
            (
                SELECT sum(sizes.size)
                FROM (
                    VALUES
                    (pg_column_size(jobs.parameters)),
                    (pg_column_size(jobs.stage_results)),
                    (pg_column_size(jobs.result_data))
                ) AS sizes (size)
                WHERE sizes.size > params.stored_bytes
            ) AS unread_bytes,
            -- A job that completed with errors tells of them; what one gave that is completed is none.
            CASE
                WHEN
                    pg_column_size(jobs.result_data) <= params.stored_bytes AND jobs.status::text <> 'completed'
                    THEN coalesce(jobs.result_data ->> 'exception_class', jobs.result_data ->> 'error_type')
            END AS error_type,
            CASE
                WHEN
                    pg_column_size(jobs.result_data) <= params.stored_bytes AND jobs.status::text <> 'completed'
                    THEN jobs.result_data ->> 'retryable'
            END AS retryable,
            CASE
                WHEN
                    pg_column_size(jobs.result_data) <= params.stored_bytes AND jobs.status::text <> 'completed'
                    THEN nullif(pg_temp.error_text(jobs.error_details, jobs.result_data), '')
                ELSE nullif(jobs.error_details, '')
            END AS error
        FROM jobs
        WHERE jobs.job_id = asked.id::job_key
        OFFSET 0
    ) AS jobs
ORDER BY asked.place ASC
LIMIT 1000;
