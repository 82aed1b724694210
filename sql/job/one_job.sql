-- What is recorded of one job?
WITH params AS NOT MATERIALIZED (
    SELECT :'job_id'::text AS job_id
)

SELECT
    jobs.job_id::text AS job_id,
    jobs.job_type::text AS job_type,
    jobs.status::text AS status,
    jobs.stage::bigint AS stage,
    jobs.total_stages::bigint AS total_stages,
    jobs.parameters::jsonb AS parameters,
    jobs.stage_results::jsonb AS stage_results,
    jobs.result_data::jsonb AS result_data,
    left(coalesce(nullif(jobs.error_details, ''), jobs.result_data ->> 'error'), 4000)::text AS error,
    jobs.created_at::timestamptz AS created_at,
    jobs.updated_at::timestamptz AS updated_at,
    jobs.created_at::timestamptz AS sort_at
FROM params
INNER JOIN jobs ON params.job_id = jobs.job_id
ORDER BY jobs.job_id ASC
LIMIT 1;
