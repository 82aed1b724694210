-- Which schemas hold tables that are named as those of the job system, and which columns do these have?
SELECT
    pg_namespace.nspname::text AS schema_name,
    pg_class.relname::text AS relation,
    array_agg(pg_attribute.attname::text ORDER BY pg_attribute.attnum) AS columns
FROM pg_class
INNER JOIN pg_namespace ON pg_class.relnamespace = pg_namespace.oid
INNER JOIN pg_attribute ON pg_class.oid = pg_attribute.attrelid
WHERE
    pg_class.relname IN ('jobs', 'tasks')
    AND pg_class.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND pg_attribute.attnum > 0
    AND NOT pg_attribute.attisdropped
GROUP BY pg_namespace.nspname, pg_class.relname
ORDER BY pg_namespace.nspname, pg_class.relname
LIMIT 200;
