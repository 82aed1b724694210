-- Which columns has one table, of which types, may this role read them, and where do they stand in its primary key?
WITH params AS NOT MATERIALIZED (SELECT :'table'::text AS table_name)

SELECT
    pg_attribute.attname::text AS column_name,
    format_type(pg_attribute.atttypid, pg_attribute.atttypmod)::text AS type_name,
    pg_attribute.attnotnull AS not_null,
    pg_get_expr(pg_attrdef.adbin, pg_attrdef.adrelid)::text AS default_value,
    has_column_privilege(pg_class.oid, pg_attribute.attnum, 'SELECT') AS readable,
    array_position(pg_index.indkey::int2[], pg_attribute.attnum)::bigint AS key_position
FROM params
INNER JOIN pg_namespace ON starts_with(params.table_name, pg_namespace.nspname || '.')
INNER JOIN pg_class
    ON
        pg_namespace.oid = pg_class.relnamespace
        AND params.table_name = pg_namespace.nspname || '.' || pg_class.relname
INNER JOIN pg_attribute ON pg_class.oid = pg_attribute.attrelid
LEFT JOIN pg_attrdef ON pg_class.oid = pg_attrdef.adrelid AND pg_attribute.attnum = pg_attrdef.adnum
LEFT JOIN pg_index ON pg_class.oid = pg_index.indrelid AND pg_index.indisprimary
WHERE pg_attribute.attnum > 0 AND NOT pg_attribute.attisdropped
ORDER BY pg_attribute.attnum ASC
LIMIT 1600;
