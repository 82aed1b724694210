-- Which tables and views does the database have, how large are they, and may this role read them?
WITH params AS NOT MATERIALIZED (SELECT :'table'::text AS table_name)

SELECT
    pg_namespace.nspname::text AS schema_name,
    pg_class.relname::text AS table_name,
    CASE pg_class.relkind
        WHEN 'r' THEN 'table'
        WHEN 'p' THEN 'partitioned table'
        WHEN 'v' THEN 'view'
        WHEN 'm' THEN 'materialized view'
        ELSE 'foreign table'
    END::text AS kind,
    nullif(pg_class.reltuples, -1)::float8 AS rows_estimated,
    CASE
        WHEN pg_class.relkind IN ('r', 'm') THEN pg_total_relation_size(pg_class.oid)
        WHEN pg_class.relkind = 'p'
            THEN (
                SELECT sum(pg_total_relation_size(tree.relid))
                FROM pg_partition_tree(pg_class.oid) AS tree
                WHERE tree.isleaf
            )
    END::bigint AS total_bytes,
    has_schema_privilege(pg_namespace.oid, 'USAGE')
    AND has_any_column_privilege(pg_class.oid, 'SELECT') AS readable
FROM params
CROSS JOIN pg_class
INNER JOIN pg_namespace ON pg_class.relnamespace = pg_namespace.oid
WHERE
    pg_class.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND NOT pg_class.relispartition
    AND pg_namespace.nspname <> 'information_schema'
    AND pg_namespace.nspname !~ '^pg_'
    AND (params.table_name = '' OR params.table_name = pg_namespace.nspname || '.' || pg_class.relname)
ORDER BY pg_namespace.nspname ASC, pg_class.relname ASC
LIMIT 1000;
