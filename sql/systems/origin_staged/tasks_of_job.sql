-- Which tasks has one job, stage by stage and in the order of their index, from the cursor on?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'job_id'::job_key AS job_id,
        nullif(:'cursor_stage', '')::integer AS cursor_stage,
        :'cursor_index'::text AS cursor_index,
        :'cursor_id'::task_key AS cursor_id,
        :'row_limit'::bigint AS row_limit
),

-- Numbers in their own order, and before words.
placed AS (
    SELECT
        tasks.task_id,
        coalesce(tasks.stage, 1) AS stage,
        CASE WHEN tasks.task_index::text ~ '^[0-9]{1,18}$' THEN 0 ELSE 1 END AS is_word,
        CASE WHEN tasks.task_index::text ~ '^[0-9]{1,18}$' THEN tasks.task_index::text::bigint ELSE 0 END AS number,
        coalesce(tasks.task_index::text, '') AS task_index
    FROM params
    INNER JOIN tasks ON params.job_id = tasks.parent_job_id
)

SELECT placed.task_id::text AS id
FROM placed
CROSS JOIN params
WHERE
    params.cursor_stage IS NULL
    OR (placed.stage, placed.is_word, placed.number, placed.task_index, placed.task_id) > (
        params.cursor_stage,
        CASE WHEN params.cursor_index ~ '^[0-9]{1,18}$' THEN 0 ELSE 1 END,
        CASE WHEN params.cursor_index ~ '^[0-9]{1,18}$' THEN params.cursor_index::bigint ELSE 0 END,
        params.cursor_index,
        params.cursor_id
    )
ORDER BY placed.stage ASC, placed.is_word ASC, placed.number ASC, placed.task_index ASC, placed.task_id ASC
LIMIT (SELECT asked.row_limit FROM params AS asked);
