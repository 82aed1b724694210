-- Which relations of job systems has the database, with which columns of which types, and which tables look like one?
-- Those of :'schema' come first; the rest of a database with too many of them is left out, and said.
WITH params AS NOT MATERIALIZED (
    SELECT
        :'schema'::text AS schema_name,
        :'relations'::text[] AS relations,
        :'alike'::text AS alike
)

SELECT
    pg_namespace.nspname::text AS schema_name,
    pg_class.relname::text AS relation,
    pg_attribute.attname::text AS column_name,
    -- Of a domain the type below it: values of a domain over an enum compare with nothing. -1 gives a name to cast by:
    -- with NULL it would be `character`, which as a type is one character long.
    format_type(coalesce(nullif(pg_type.typbasetype, 0), pg_type.oid), -1)::text AS type_name,
    has_column_privilege(pg_class.oid, pg_attribute.attnum, 'SELECT') AS readable,
    coalesce(
        (
            SELECT array_agg(pg_enum.enumlabel::text ORDER BY pg_enum.enumsortorder)
            FROM pg_enum
            WHERE pg_enum.enumtypid = coalesce(nullif(pg_type.typbasetype, 0), pg_type.oid)
        ), '{}'
    ) AS labels,
    -- Nothing is counted for a table with partitions, and none for a view.
    pg_class.relkind <> 'r' OR pg_stat_get_tuples_inserted(pg_class.oid) > 0 AS is_written,
    -- Rows of a foreign or columnar partition have no system columns: to ask for them is an error.
    pg_class.relkind IN ('r', 'p')
    AND has_table_privilege(pg_class.oid, 'SELECT')
    AND NOT EXISTS (
        WITH RECURSIVE parts AS (
            SELECT pg_class.oid AS relid
            UNION ALL
            SELECT pg_inherits.inhrelid
            FROM parts
            INNER JOIN pg_inherits ON parts.relid = pg_inherits.inhparent
        )

        SELECT 1
        FROM parts
        INNER JOIN pg_class AS stored ON parts.relid = stored.oid
        LEFT JOIN pg_am ON stored.relam = pg_am.oid
        WHERE stored.relkind <> 'p' AND pg_am.amname IS DISTINCT FROM 'heap'
    ) AS has_versions,
    -- Since its counters were last reset; for a table with partitions nothing is counted, and none for a view.
    CASE WHEN pg_class.relkind = 'r' THEN pg_stat_get_tuples_inserted(pg_class.oid) ELSE 0 END AS inserted,
    -- Of a view: the schemas of relations of its own name that it reads.
    coalesce(
        (
            SELECT array_agg(DISTINCT source_schemas.nspname::text)
            FROM pg_rewrite
            INNER JOIN pg_depend
                ON
                    pg_depend.classid = 'pg_rewrite'::regclass
                    AND pg_rewrite.oid = pg_depend.objid
                    AND pg_depend.refclassid = 'pg_class'::regclass
            INNER JOIN pg_class AS sources
                ON
                    pg_depend.refobjid = sources.oid
                    AND pg_class.relname = sources.relname
                    AND pg_class.oid <> sources.oid
            INNER JOIN pg_namespace AS source_schemas ON sources.relnamespace = source_schemas.oid
            WHERE pg_rewrite.ev_class = pg_class.oid AND pg_class.relkind IN ('v', 'm')
        ), '{}'
    ) AS view_of
FROM params
CROSS JOIN pg_class
INNER JOIN pg_namespace ON pg_class.relnamespace = pg_namespace.oid
INNER JOIN pg_attribute ON pg_class.oid = pg_attribute.attrelid
INNER JOIN pg_type ON pg_attribute.atttypid = pg_type.oid
WHERE
    (
        pg_class.relname = ANY(params.relations)
        OR (pg_class.relname ~ params.alike AND pg_class.relkind IN ('r', 'p'))
    )
    AND pg_class.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND NOT pg_class.relispartition
    AND pg_attribute.attnum > 0
    AND NOT pg_attribute.attisdropped
    AND pg_namespace.nspname <> 'information_schema'
    AND pg_namespace.nspname !~ '^pg_'
ORDER BY pg_namespace.nspname <> params.schema_name, pg_namespace.nspname, pg_class.relname, pg_attribute.attnum
LIMIT 20000;
