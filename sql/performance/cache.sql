-- How many blocks of this database were found in shared buffers and how many were read, and what went to temp files?
-- Statistics count since their reset, else since the start of the server. `heap` and `index` are those of the job
-- systems' tables.
WITH params AS NOT MATERIALIZED (
    SELECT :'schemas'::text[] AS schema_names
)

SELECT
    pg_stat_database.blks_hit::bigint AS hit_blocks,
    pg_stat_database.blks_read::bigint AS read_blocks,
    pg_stat_database.temp_files::bigint AS temp_files,
    pg_stat_database.temp_bytes::bigint AS temp_bytes,
    coalesce(sum(pg_statio_all_tables.heap_blks_hit), 0)::bigint AS heap_hit_blocks,
    coalesce(sum(pg_statio_all_tables.heap_blks_read), 0)::bigint AS heap_read_blocks,
    coalesce(sum(pg_statio_all_tables.idx_blks_hit), 0)::bigint AS index_hit_blocks,
    coalesce(sum(pg_statio_all_tables.idx_blks_read), 0)::bigint AS index_read_blocks,
    current_setting('block_size')::bigint AS block_bytes,
    coalesce(pg_stat_database.stats_reset, pg_postmaster_start_time())::timestamptz AS counted_since
FROM params
INNER JOIN pg_stat_database ON pg_stat_database.datname = current_database()
LEFT JOIN pg_statio_all_tables ON pg_statio_all_tables.schemaname = any(params.schema_names)
GROUP BY
    pg_stat_database.blks_hit, pg_stat_database.blks_read, pg_stat_database.temp_files, pg_stat_database.temp_bytes,
    pg_stat_database.stats_reset
LIMIT 1;
