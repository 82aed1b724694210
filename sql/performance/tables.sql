-- How large are the tables of the job systems, how many rows are dead, and when were they vacuumed and analyzed?
-- Sizes are those of the files; row counts are the server's estimates. A partition counts as a table of its own.
WITH params AS NOT MATERIALIZED (
    SELECT :'schemas'::text[] AS schema_names
)

SELECT
    pg_namespace.nspname::text AS schema_name,
    pg_class.relname::text AS table_name,
    pg_total_relation_size(pg_class.oid)::bigint AS total_bytes,
    pg_table_size(pg_class.oid)::bigint AS table_bytes,
    pg_indexes_size(pg_class.oid)::bigint AS index_bytes,
    pg_stat_all_tables.n_live_tup::bigint AS live_rows,
    pg_stat_all_tables.n_dead_tup::bigint AS dead_rows,
    pg_stat_all_tables.n_mod_since_analyze::bigint AS rows_changed_since_analyze,
    greatest(pg_stat_all_tables.last_vacuum, pg_stat_all_tables.last_autovacuum)::timestamptz AS vacuumed_at,
    greatest(pg_stat_all_tables.last_analyze, pg_stat_all_tables.last_autoanalyze)::timestamptz AS analyzed_at
FROM params
INNER JOIN pg_namespace ON pg_namespace.nspname = any(params.schema_names)
INNER JOIN pg_class ON pg_namespace.oid = pg_class.relnamespace
INNER JOIN pg_stat_all_tables ON pg_class.oid = pg_stat_all_tables.relid
WHERE pg_class.relkind IN ('r', 'm')
ORDER BY total_bytes DESC, schema_name ASC, table_name ASC
LIMIT 200;
