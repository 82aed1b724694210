-- What were the tasks of one job that are looked at first given, and what did they give?
WITH params AS NOT MATERIALIZED (
    SELECT :'job_id'::job_key AS job_id
)

SELECT
    looked_at.task_id::text AS task_id,
    -- As text when it is large: cut, it is no JSON any more.
    CASE
        WHEN length(looked_at.parameters::text) <= 4000 THEN looked_at.parameters::jsonb
        ELSE to_jsonb(left(looked_at.parameters::text, 4000))
    END AS parameters,
    CASE
        WHEN length(looked_at.result_data::text) <= 4000 THEN looked_at.result_data::jsonb
        ELSE to_jsonb(left(looked_at.result_data::text, 4000))
    END AS result_data
FROM (
    SELECT
        tasks.task_id,
        tasks.parameters,
        tasks.result_data
    FROM params
    INNER JOIN tasks ON params.job_id = tasks.parent_job_id
    -- Failures, what has not ended, then the longest: as the page lists them.
    ORDER BY
        (tasks.status = ANY(:'task_failed'::task_status[])) DESC,
        (tasks.status = ANY(:'task_terminal'::task_status[])) ASC,
        -- Not the times themselves: of infinite ones there is no difference.
        date_part('epoch', tasks.updated_at::timestamptz)
        - date_part('epoch', coalesce(tasks.execution_started_at, tasks.created_at)::timestamptz) DESC,
        tasks.task_id ASC
    LIMIT 100
) AS looked_at
ORDER BY looked_at.task_id ASC
LIMIT 100;
