-- Which jobs make up the days from `newest_day` to `oldest_day` before `at`, evenly spread?
-- One in 25 lost a task, one in 100 failed; the newest ones and a few stuck ones of the last day are still under way.
WITH numbered AS (
    SELECT
        number,
        %(at)s::timestamp - number * interval '1 day' / %(jobs_a_day)s AS created_at
    FROM
        generate_series(
            %(newest_day)s::bigint * %(jobs_a_day)s::bigint, %(oldest_day)s::bigint * %(jobs_a_day)s::bigint - 1
        ) AS number
),

named AS (
    SELECT
        numbered.created_at,
        encode(sha256(convert_to('job ' || numbered.number, 'UTF8')), 'hex') AS job_id,
        (ARRAY['process_raster', 'stage_vector', 'export_tiles', 'check_source'])[1 + numbered.number %% 4] AS job_type,
        CASE
            WHEN numbered.number < %(jobs_a_day)s AND numbered.number %% 37 = 20 OR numbered.created_at > %(at)s::timestamp - interval '8 minutes'
                THEN 'processing'
            WHEN numbered.number %% 100 = 50 THEN 'failed'
            WHEN numbered.number %% 25 = 7 THEN 'completed_with_errors'
            ELSE 'completed'
        END AS status
    FROM numbered
)

INSERT INTO {schema}.jobs (
    job_id, job_type, status, stage, total_stages, parameters, result_data, error_details, created_at, updated_at
)
SELECT
    named.job_id,
    named.job_type,
    named.status::{schema}.job_status,
    CASE named.status WHEN 'processing' THEN 2 ELSE 3 END,
    3,
    jsonb_build_object('container', 'bronze-eu', 'collection', 'sentinel', 'dataset_id', left(named.job_id, 12)),
    CASE WHEN named.status IN ('completed', 'completed_with_errors') THEN jsonb_build_object('tasks', 100) END,
    CASE WHEN named.status = 'failed' THEN 'RecipeError: stage 2 lost too many of its tasks' END,
    named.created_at,
    CASE named.status
        WHEN 'processing' THEN named.created_at + interval '1 minute'
        ELSE named.created_at + interval '8 minutes'
    END
FROM named;
