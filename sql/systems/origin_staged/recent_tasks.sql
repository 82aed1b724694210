-- Which tasks were created, changed or ended in the window, filtered and in the order asked for, from the cursor on?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since,
        CASE WHEN :'bounded_by' = 'created' THEN :'since' ELSE '-infinity' END::timestamptz AS created_since,
        CASE WHEN :'bounded_by' = 'created' THEN '-infinity' ELSE :'since' END::timestamptz AS updated_since,
        :'bounded_by' <> 'ended' AS with_open,
        nullif(:'status', '') AS status,
        nullif(:'task_type', '') AS task_type,
        nullif(:'stage', '')::integer AS stage,
        ltrim(:'sort', '-') AS sort,
        CASE WHEN :'sort' LIKE '-%' THEN -1 ELSE 1 END AS direction,
        nullif(:'cursor_at', '')::bigint AS cursor_at,
        :'cursor_id'::task_key AS cursor_id,
        :'row_limit'::bigint AS row_limit
),

-- tasks has no index on time: its rows are reached through the jobs that were touched since, and the open ones.
-- MATERIALIZED and OFFSET 0: a join would read all tasks from end to end once there are many jobs.
touched AS MATERIALIZED (
    SELECT jobs.job_id
    FROM params
    INNER JOIN jobs ON jobs.updated_at >= params.since OR jobs.status = ANY(:'job_open'::job_status[])
),

-- By what is sorted, in microseconds; descending is ascending by the negative. Times may be infinite, and beyond what
-- a bigint holds.
placed AS (
    SELECT
        of_job.task_id,
        params.direction * (
            least(greatest(
                CASE params.sort
                    WHEN 'created_at' THEN date_part('epoch', of_job.created_at::timestamptz)
                    WHEN 'duration'
                        THEN
                            date_part('epoch', of_job.updated_at::timestamptz)
                            - date_part('epoch', of_job.began_at::timestamptz)
                    ELSE date_part('epoch', of_job.updated_at::timestamptz)
                END, -1e12
            ), 1e12) * 1000000
        )::bigint AS place
    FROM touched
    CROSS JOIN params
    CROSS JOIN LATERAL (
        SELECT
            tasks.task_id,
            tasks.created_at,
            tasks.updated_at,
            coalesce(tasks.execution_started_at, tasks.created_at) AS began_at
        FROM tasks
        WHERE
            tasks.parent_job_id = touched.job_id
            AND tasks.created_at >= params.created_since
            AND tasks.updated_at >= params.updated_since
            AND (params.with_open OR tasks.status = ANY(:'task_terminal'::task_status[]))
            -- As text, because a label that this schema lacks must find nothing.
            AND (params.status IS NULL OR coalesce(tasks.status::text, '(none)') = params.status)
            AND (params.task_type IS NULL OR coalesce(tasks.task_type::text, '(none)') = params.task_type)
            AND (params.stage IS NULL OR coalesce(tasks.stage, 1) = params.stage)
        OFFSET 0
    ) AS of_job
)

SELECT
    placed.task_id::text AS id,
    placed.place::bigint AS place
FROM placed
CROSS JOIN params
WHERE
    params.cursor_at IS NULL
    OR (placed.place, placed.task_id) > (params.cursor_at, params.cursor_id)
ORDER BY placed.place ASC, placed.task_id ASC
LIMIT (SELECT asked.row_limit FROM params AS asked);
