-- Which relations of job systems has the database, with which columns of which types, and which tables look like one?
-- Those of :'schema' come first; the rest of a database with too many of them is left out, and said.
WITH RECURSIVE params AS NOT MATERIALIZED (
    SELECT
        :'schema'::text AS schema_name,
        :'relations'::text[] AS relations,
        :'alike'::text AS alike
),

found AS MATERIALIZED (
    SELECT
        pg_class.oid,
        pg_class.relname,
        pg_class.relkind,
        pg_namespace.nspname
    FROM params
    CROSS JOIN pg_class
    INNER JOIN pg_namespace ON pg_class.relnamespace = pg_namespace.oid
    WHERE
        (
            pg_class.relname = ANY(params.relations)
            -- "BackgroundJobs" is background_jobs, "HTTPJobs" http_jobs, and "email-queue" email_queue.
            OR (
                lower(regexp_replace(
                    regexp_replace(pg_class.relname, '([a-z0-9])([A-Z])|[- .]', '\1_\2', 'g'),
                    '([A-Z])([A-Z][a-z])', '\1_\2', 'g'
                )) ~ params.alike
                AND pg_class.relkind IN ('r', 'p')
            )
        )
        AND pg_class.relkind IN ('r', 'p', 'v', 'm', 'f')
        AND NOT pg_class.relispartition
        AND pg_namespace.nspname <> 'information_schema'
        AND pg_namespace.nspname !~ '^pg_'
),

parts AS (
    SELECT
        found.oid,
        found.oid AS part
    FROM found
    WHERE found.relkind IN ('r', 'p')
    UNION ALL
    SELECT
        parts.oid,
        pg_inherits.inhrelid AS part
    FROM parts
    INNER JOIN pg_inherits ON parts.part = pg_inherits.inhparent
),

-- Of a domain all types below it. The lowest, which is none, is taken: values of a domain over an enum compare with
-- nothing.
domains AS (
    SELECT
        pg_type.oid,
        pg_type.typbasetype AS below
    FROM pg_type
    WHERE pg_type.typtype = 'd'
    UNION ALL
    SELECT
        domains.oid,
        pg_type.typbasetype AS below
    FROM domains
    INNER JOIN pg_type ON domains.below = pg_type.oid
    WHERE pg_type.typtype = 'd'
),

-- Rows of a foreign or columnar partition have no system columns: to ask for them is an error.
versioned AS MATERIALIZED (
    SELECT parts.oid
    FROM parts
    INNER JOIN pg_class ON parts.part = pg_class.oid
    LEFT JOIN pg_am ON pg_class.relam = pg_am.oid
    GROUP BY parts.oid
    HAVING bool_and(pg_class.relkind = 'p' OR pg_am.amname IS NOT DISTINCT FROM 'heap')
)

SELECT
    found.nspname::text AS schema_name,
    found.relname::text AS relation,
    pg_attribute.attname::text AS column_name,
    -- A name to cast by, wherever names are looked for: format_type leaves out a schema that is on the path now. -1:
    -- with NULL it would be `character`, which as a type is one character long.
    CASE
        WHEN pg_type.typnamespace = 'pg_catalog'::regnamespace THEN format_type(pg_type.oid, -1)
        ELSE format('%s.%I', pg_type.typnamespace::regnamespace, pg_type.typname)
    END::text AS type_name,
    has_column_privilege(found.oid, pg_attribute.attnum, 'SELECT') AS readable,
    coalesce(
        (
            SELECT array_agg(pg_enum.enumlabel::text ORDER BY pg_enum.enumsortorder)
            FROM pg_enum
            WHERE pg_enum.enumtypid = pg_type.oid
        ), '{}'
    ) AS labels,
    versioned.oid IS NOT NULL AND has_table_privilege(found.oid, 'SELECT') AS has_versions,
    -- Since its counters were last reset. Nothing is counted for a table with partitions, and none for a view.
    CASE WHEN found.relkind = 'r' THEN pg_stat_get_tuples_inserted(found.oid) END AS inserted,
    -- Of a view: the relations that it reads.
    coalesce(
        (
            SELECT array_agg(DISTINCT source_schemas.nspname || '.' || sources.relname)
            FROM pg_rewrite
            INNER JOIN pg_depend
                ON
                    pg_depend.classid = 'pg_rewrite'::regclass
                    AND pg_rewrite.oid = pg_depend.objid
                    AND pg_depend.refclassid = 'pg_class'::regclass
            INNER JOIN pg_class AS sources
                ON
                    pg_depend.refobjid = sources.oid
                    AND found.oid <> sources.oid
            INNER JOIN pg_namespace AS source_schemas ON sources.relnamespace = source_schemas.oid
            WHERE pg_rewrite.ev_class = found.oid AND found.relkind IN ('v', 'm')
        ), '{}'
    ) AS made_of
FROM params
CROSS JOIN found
INNER JOIN pg_attribute ON found.oid = pg_attribute.attrelid
LEFT JOIN domains ON pg_attribute.atttypid = domains.oid
INNER JOIN pg_type ON coalesce(domains.below, pg_attribute.atttypid) = pg_type.oid AND pg_type.typtype <> 'd'
LEFT JOIN versioned ON found.oid = versioned.oid
WHERE pg_attribute.attnum > 0 AND NOT pg_attribute.attisdropped
ORDER BY found.nspname <> params.schema_name, found.nspname, found.relname, pg_attribute.attnum
LIMIT 20000;
