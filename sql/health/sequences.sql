-- How far has each sequence of this database come, and which column does it feed?
WITH fed AS (
    -- A serial or identity column owns its sequence; a default with nextval() depends on it without owning it.
    SELECT
        owning.objid AS sequence_oid,
        owning.refobjid AS table_oid,
        owning.refobjsubid::smallint AS column_number
    FROM pg_depend AS owning
    WHERE
        owning.classid = 'pg_class'::regclass
        AND owning.refclassid = 'pg_class'::regclass
        AND owning.refobjsubid > 0
        AND owning.deptype IN ('a', 'i')
    UNION
    SELECT
        used.refobjid AS sequence_oid,
        pg_attrdef.adrelid AS table_oid,
        pg_attrdef.adnum AS column_number
    FROM pg_depend AS used
    INNER JOIN pg_attrdef ON used.objid = pg_attrdef.oid
    WHERE used.classid = 'pg_attrdef'::regclass AND used.refclassid = 'pg_class'::regclass
)

SELECT
    pg_sequences.schemaname::text AS schema_name,
    pg_sequences.sequencename::text AS sequence_name,
    fed_table.oid::regclass::text AS table_name,
    pg_attribute.attname::text AS column_name,
    format_type(pg_attribute.atttypid, NULL)::text AS column_type,
    pg_attribute.attidentity <> '' AS is_identity,
    pg_sequences.last_value::bigint AS last_value,
    pg_sequences.min_value::bigint AS min_value,
    pg_sequences.max_value::bigint AS max_value,
    pg_sequences.increment_by::bigint AS increment_by,
    pg_sequences.cycle AS cycles,
    has_sequence_privilege(sequence_class.oid, 'SELECT,USAGE') AS readable
FROM pg_sequences
INNER JOIN pg_namespace ON pg_sequences.schemaname = pg_namespace.nspname
INNER JOIN pg_class AS sequence_class
    ON
        pg_namespace.oid = sequence_class.relnamespace
        AND pg_sequences.sequencename = sequence_class.relname
        AND sequence_class.relkind = 'S'
LEFT JOIN fed ON sequence_class.oid = fed.sequence_oid
LEFT JOIN pg_class AS fed_table ON fed.table_oid = fed_table.oid
LEFT JOIN pg_attribute
    ON fed.table_oid = pg_attribute.attrelid AND fed.column_number = pg_attribute.attnum
-- A partition has its parent's default, and its parent's end.
WHERE fed_table.relispartition IS DISTINCT FROM TRUE
ORDER BY schema_name ASC, sequence_name ASC, table_name ASC, column_name ASC
LIMIT 1000;
