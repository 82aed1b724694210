-- Which columns have jobs, tasks, their events and what drives workflow runs, may this role read them, which labels?
WITH RECURSIVE params AS NOT MATERIALIZED (
    SELECT :'schema'::text AS schema_name
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
)

SELECT
    pg_class.relname::text AS relation,
    pg_attribute.attname::text AS column_name,
    -- A name to cast by, wherever names are looked for: format_type leaves out a schema that is on the path now. -1:
    -- with NULL it would be `character`, which as a type is one character long.
    CASE
        WHEN pg_type.typnamespace = 'pg_catalog'::regnamespace THEN format_type(pg_type.oid, -1)
        ELSE format('%s.%I', pg_type.typnamespace::regnamespace, pg_type.typname)
    END::text AS type_name,
    has_column_privilege(pg_class.oid, pg_attribute.attnum, 'SELECT') AS readable,
    coalesce(
        (
            SELECT array_agg(pg_enum.enumlabel::text ORDER BY pg_enum.enumsortorder)
            FROM pg_enum
            WHERE pg_enum.enumtypid = pg_type.oid
        ), '{}'
    ) AS labels
FROM params
INNER JOIN pg_namespace ON params.schema_name = pg_namespace.nspname
INNER JOIN pg_class ON pg_namespace.oid = pg_class.relnamespace
INNER JOIN pg_attribute ON pg_class.oid = pg_attribute.attrelid
LEFT JOIN domains ON pg_attribute.atttypid = domains.oid
INNER JOIN pg_type ON coalesce(domains.below, pg_attribute.atttypid) = pg_type.oid AND pg_type.typtype <> 'd'
WHERE
    pg_class.relname IN (
        'jobs', 'tasks', 'job_events', 'orchestrator_lease', 'janitor_runs', 'schedules', 'workflow_runs'
    )
    -- Views and partitioned tables serve as well as plain ones.
    AND pg_class.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND pg_attribute.attnum > 0
    AND NOT pg_attribute.attisdropped
ORDER BY pg_class.relname, pg_attribute.attnum
LIMIT 1000;
