-- Which 200 statements of this database took most time, by the counters of pg_stat_statements?
-- The view is named without its schema: the session's search_path holds the extension's. Columns that only some
-- versions have are read by name from the row as JSON.
WITH params AS NOT MATERIALIZED (
    SELECT :'function_test_role'::text AS function_test_role
),

ranked AS MATERIALIZED (
    SELECT statement
    FROM params
    CROSS JOIN pg_stat_statements AS statement
    INNER JOIN pg_database ON statement.dbid = pg_database.oid
    WHERE
        pg_database.datname = current_database()
        -- Our own statements say where they come from.
        AND statement.query NOT LIKE '%/* jobscope %'
        -- What the role of the functions' test runs is ours too, down to the statements inside the functions.
        AND pg_get_userbyid(statement.userid) <> params.function_test_role
    ORDER BY statement.total_exec_time DESC, statement.queryid ASC, statement.userid ASC
    LIMIT 200
)

SELECT
    (ranked.statement).queryid::text AS query_id,
    (ranked.statement).userid::bigint AS user_id,
    coalesce((to_jsonb(ranked.statement) ->> 'toplevel')::boolean, TRUE) AS is_top_level,
    pg_get_userbyid((ranked.statement).userid)::text AS user_name,
    left((ranked.statement).query, 4000)::text AS query_text,
    (ranked.statement).calls::bigint AS calls,
    (ranked.statement).total_exec_time::float8 AS total_ms,
    (ranked.statement).rows::bigint AS returned_rows,
    ((ranked.statement).shared_blks_hit + (ranked.statement).shared_blks_read)::bigint AS blocks,
    (ranked.statement).temp_blks_written::bigint AS temp_blocks,
    (to_jsonb(ranked.statement) ->> 'stats_since')::timestamptz AS counted_since,
    pg_stat_statements_info.stats_reset::timestamptz AS reset_at,
    pg_stat_statements_info.dealloc::bigint AS evictions
FROM ranked
CROSS JOIN pg_stat_statements_info
ORDER BY (ranked.statement).total_exec_time DESC, query_id ASC, user_id ASC, is_top_level ASC
LIMIT 200;
