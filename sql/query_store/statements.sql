-- Which 50 statements of the monitored database took most time in Query Store's intervals of the window?
-- The view's times are UTC without a zone, an interval counts where it touches the window.
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AT TIME ZONE 'UTC' AS since,
        :'until'::timestamptz AT TIME ZONE 'UTC' AS until,
        :'database'::text AS database
),

spent AS MATERIALIZED (
    SELECT
        entry.query_id,
        entry.user_id,
        max(left(entry.query_sql_text, 4000)) AS query_text,
        sum(entry.calls) AS calls,
        sum(entry.total_time) AS total_ms,
        max(entry.max_time) AS longest_ms,
        sum(entry.rows) AS returned_rows,
        sum(entry.shared_blks_read) AS read_blocks,
        sum(entry.temp_blks_written) AS temp_blocks
    FROM params
    INNER JOIN pg_database ON params.database = pg_database.datname
    INNER JOIN query_store.qs_view AS entry ON pg_database.oid = entry.db_id
    WHERE
        entry.end_time > params.since
        AND entry.start_time < params.until
        -- Those of the platform's own role, and ours, which say where they come from.
        AND entry.is_system_query IS NOT TRUE
        AND entry.query_sql_text NOT LIKE '%/* jobscope %'
    GROUP BY entry.query_id, entry.user_id
)

SELECT
    spent.query_id::text AS query_id,
    pg_get_userbyid(spent.user_id)::text AS user_name,
    spent.query_text::text AS query_text,
    spent.calls::bigint AS calls,
    spent.total_ms::float8 AS total_ms,
    spent.longest_ms::float8 AS longest_ms,
    spent.returned_rows::bigint AS returned_rows,
    spent.read_blocks::bigint AS read_blocks,
    spent.temp_blocks::bigint AS temp_blocks,
    (sum(spent.total_ms) OVER ())::float8 AS all_ms
FROM spent
ORDER BY spent.total_ms DESC, spent.query_id ASC, spent.user_id ASC
LIMIT 50;
