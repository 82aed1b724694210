-- Which indexes has one table, and how large are they?
WITH params AS NOT MATERIALIZED (SELECT :'table'::text AS table_name)

SELECT
    pg_class.relname::text AS index_name,
    pg_get_indexdef(pg_index.indexrelid)::text AS definition,
    pg_relation_size(pg_index.indexrelid)::bigint AS bytes,
    pg_index.indisvalid AS is_valid
FROM params
INNER JOIN pg_namespace ON starts_with(params.table_name, pg_namespace.nspname || '.')
INNER JOIN pg_class AS indexed
    ON
        pg_namespace.oid = indexed.relnamespace
        AND params.table_name = pg_namespace.nspname || '.' || indexed.relname
INNER JOIN pg_index ON indexed.oid = pg_index.indrelid
INNER JOIN pg_class ON pg_index.indexrelid = pg_class.oid
ORDER BY pg_class.relname ASC
LIMIT 500;
