-- Which jobs were created, changed or ended in the window, filtered and in the order asked for, from the cursor on?
WITH params AS NOT MATERIALIZED (
    SELECT
        -- The time that does not bound the rows is left open.
        CASE WHEN :'bounded_by' = 'created' THEN :'since' ELSE '-infinity' END::timestamptz AS created_since,
        CASE WHEN :'bounded_by' = 'created' THEN '-infinity' ELSE :'since' END::timestamptz AS updated_since,
        :'bounded_by' <> 'ended' AS with_open,
        nullif(:'status', '') AS status,
        nullif(:'job_type', '') AS job_type,
        ltrim(:'sort', '-') AS sort,
        CASE WHEN :'sort' LIKE '-%' THEN -1 ELSE 1 END AS direction,
        nullif(:'cursor_at', '')::bigint AS cursor_at,
        :'cursor_id'::job_key AS cursor_id,
        :'row_limit'::bigint AS row_limit
),

-- By what is sorted, in microseconds; descending is ascending by the negative. Times may be infinite, and beyond what
-- a bigint holds.
placed AS (
    SELECT
        jobs.job_id,
        params.direction * (
            least(greatest(
                CASE params.sort
                    WHEN 'created_at' THEN date_part('epoch', jobs.created_at::timestamptz)
                    WHEN 'duration'
                        THEN
                            date_part('epoch', jobs.updated_at::timestamptz)
                            - date_part('epoch', jobs.created_at::timestamptz)
                    ELSE date_part('epoch', jobs.updated_at::timestamptz)
                END, -1e12
            ), 1e12) * 1000000
        )::bigint AS place
    FROM params
    INNER JOIN jobs ON jobs.created_at >= params.created_since AND jobs.updated_at >= params.updated_since
    WHERE
        (params.with_open OR jobs.status = ANY(:'job_terminal'::job_status[]))
        -- As text, because a label that this schema lacks must find nothing; the window has bounded the rows by then.
        AND (params.status IS NULL OR coalesce(jobs.status::text, '(none)') = params.status)
        AND (params.job_type IS NULL OR coalesce(jobs.job_type::text, '(none)') = params.job_type)
)

SELECT
    placed.job_id::text AS id,
    placed.place::bigint AS place
FROM placed
CROSS JOIN params
WHERE
    params.cursor_at IS NULL
    OR (placed.place, placed.job_id) > (params.cursor_at, params.cursor_id)
ORDER BY placed.place ASC, placed.job_id ASC
LIMIT (SELECT asked.row_limit FROM params AS asked);
