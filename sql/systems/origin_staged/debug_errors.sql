-- With which texts did the tasks of one job fail, a few of each kind?
WITH params AS NOT MATERIALIZED (
    SELECT :'job_id'::job_key AS job_id
),

failed AS MATERIALIZED (
    SELECT
        tasks.task_id,
        tasks.parent_job_id,
        tasks.retry_count,
        coalesce(tasks.task_type::text, '(none)') AS task_type,
        coalesce(tasks.stage, 1) AS stage,
        coalesce(tasks.updated_at, tasks.created_at, '-infinity') AS updated_at,
        pg_temp.error_text(tasks.error_details, tasks.result_data) AS error_text
    FROM params
    INNER JOIN tasks
        ON
            params.job_id = tasks.parent_job_id
            AND tasks.status = ANY(:'task_failed'::task_status[])
),

-- A kind: equal last lines but for numbers and hexadecimal ids.
kinds AS (
    SELECT
        failed.task_id,
        failed.parent_job_id,
        failed.task_type,
        failed.stage,
        failed.retry_count,
        failed.updated_at,
        failed.error_text,
        md5(
            failed.task_type || regexp_replace(right(failed.error_text, 400), '[0-9a-f]*[0-9][0-9a-f]*', '0', 'g')
        ) AS kind
    FROM failed
),

placed AS (
    SELECT
        kinds.task_id,
        kinds.parent_job_id,
        kinds.task_type,
        kinds.stage,
        kinds.retry_count,
        kinds.updated_at,
        kinds.error_text,
        count(*) OVER (PARTITION BY kinds.kind) AS of_kind,
        row_number() OVER (PARTITION BY kinds.kind ORDER BY kinds.updated_at, kinds.task_id) AS place
    FROM kinds
)

SELECT
    placed.task_id::text AS task_id,
    placed.parent_job_id::text AS job_id,
    placed.task_type::text AS task_type,
    placed.stage::bigint AS stage,
    placed.retry_count::bigint AS retry_count,
    placed.updated_at::timestamptz AS finished_at,
    (placed.of_kind::float8 / least(placed.of_kind, 20))::float8 AS stands_for,
    length(placed.error_text)::bigint AS text_chars,
    -- Cut as contents.sql cuts them, so that the same fault has the same fingerprint.
    CASE
        WHEN length(placed.error_text) <= 8000 THEN placed.error_text
        ELSE left(placed.error_text, 2000) || E'\n... cut ...\n' || right(placed.error_text, 6000)
    END::text AS error_text
FROM placed
WHERE placed.place <= 20
ORDER BY placed.place ASC, placed.updated_at ASC, placed.task_id ASC
LIMIT 500;
