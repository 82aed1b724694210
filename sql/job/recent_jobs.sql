-- Which jobs were created in the window, filtered and in the order asked for, from the cursor on?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since_at,
        nullif(:'status', '') AS status,
        nullif(:'job_type', '') AS job_type,
        nullif(:'sort', '') AS sort,
        nullif(:'cursor_at', '')::timestamptz AS cursor_at,
        :'cursor_id'::text AS cursor_id,
        :'row_limit'::bigint AS row_limit
),

keyed AS (
    SELECT
        jobs.*,
        CASE WHEN params.sort LIKE '%updated_at' THEN jobs.updated_at ELSE jobs.created_at END::timestamptz AS sort_at,
        params.sort LIKE '-%' AS is_descending,
        params.cursor_at,
        params.cursor_id
    FROM params
    INNER JOIN jobs ON jobs.created_at > params.since_at
    WHERE
        -- As text, because a label that this schema lacks must find nothing; the window has bounded the rows by then.
        (params.status IS NULL OR jobs.status::text = params.status)
        AND (params.job_type IS NULL OR jobs.job_type = params.job_type)
),

page AS (
    SELECT keyed.*
    FROM keyed
    WHERE
        keyed.cursor_at IS NULL
        OR (keyed.is_descending AND (keyed.sort_at, keyed.job_id) < (keyed.cursor_at, keyed.cursor_id))
        OR (NOT keyed.is_descending AND (keyed.sort_at, keyed.job_id) > (keyed.cursor_at, keyed.cursor_id))
)

SELECT
    page.job_id::text AS job_id,
    page.job_type::text AS job_type,
    page.status::text AS status,
    page.stage::bigint AS stage,
    page.total_stages::bigint AS total_stages,
    page.parameters::jsonb AS parameters,
    page.stage_results::jsonb AS stage_results,
    page.result_data::jsonb AS result_data,
    left(page.error_details, 4000)::text AS error,
    page.created_at::timestamptz AS created_at,
    page.updated_at::timestamptz AS updated_at,
    page.sort_at::timestamptz AS sort_at
FROM page
ORDER BY
    CASE WHEN page.is_descending THEN page.sort_at END DESC,
    CASE WHEN page.is_descending THEN page.job_id END DESC,
    page.sort_at ASC,
    page.job_id ASC
LIMIT (SELECT asked.row_limit FROM params AS asked);
