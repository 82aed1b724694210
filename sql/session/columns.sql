-- Which columns have jobs, tasks, their events and what drives workflow runs, may this role read them, which labels?
WITH params AS NOT MATERIALIZED (
    SELECT :'schema'::text AS schema_name
)

SELECT
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
    ) AS labels
FROM params
INNER JOIN pg_namespace ON params.schema_name = pg_namespace.nspname
INNER JOIN pg_class ON pg_namespace.oid = pg_class.relnamespace
INNER JOIN pg_attribute ON pg_class.oid = pg_attribute.attrelid
INNER JOIN pg_type ON pg_attribute.atttypid = pg_type.oid
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
