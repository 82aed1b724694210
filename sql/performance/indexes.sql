-- Which indexes do the tables of the job systems have, how large are they, how often are they used, and are they valid?
-- Two indexes with the same `signature` do the same work. Statistics count since their reset, else since the start of
-- the server.
WITH params AS NOT MATERIALIZED (
    SELECT :'schemas'::text[] AS schema_names
)

SELECT
    pg_namespace.nspname::text AS schema_name,
    of_table.relname::text AS table_name,
    of_index.relname::text AS index_name,
    pg_relation_size(of_index.oid)::bigint AS bytes,
    greatest(of_table.reltuples, 0)::bigint AS table_rows,
    pg_stat_all_tables.seq_scan::bigint AS table_scans,
    pg_stat_all_indexes.idx_scan::bigint AS scans,
    pg_index.indisunique AS is_unique,
    -- Behind a primary key, a unique or an exclusion constraint, or the identity of replicated rows.
    (pg_index.indisreplident OR pg_constraint.conindid IS NOT NULL) AS is_needed,
    (pg_index.indisvalid AND pg_index.indisready) AS is_valid,
    pg_stat_progress_create_index.pid IS NOT NULL AS is_being_built,
    coalesce(
        array_agg(pg_get_indexdef(of_index.oid, pg_attribute.attnum, FALSE) ORDER BY pg_attribute.attnum) FILTER (
            WHERE pg_attribute.attnum <= pg_index.indnkeyatts
        ), '{}'
    ) AS columns,
    concat_ws(
        '|', of_index.relam, pg_index.indkey, pg_index.indclass, pg_index.indcollation, pg_index.indoption,
        pg_index.indnkeyatts, pg_get_expr(pg_index.indexprs, pg_index.indrelid),
        'where', pg_get_expr(pg_index.indpred, pg_index.indrelid)
    )::text AS signature,
    pg_get_indexdef(of_index.oid)::text AS definition,
    coalesce(pg_stat_database.stats_reset, pg_postmaster_start_time())::timestamptz AS counted_since,
    pg_stat_database.stats_reset IS NOT NULL AS is_reset_known
FROM params
INNER JOIN pg_namespace ON pg_namespace.nspname = any(params.schema_names)
INNER JOIN pg_class AS of_table ON pg_namespace.oid = of_table.relnamespace
INNER JOIN pg_index ON of_table.oid = pg_index.indrelid
INNER JOIN pg_class AS of_index ON pg_index.indexrelid = of_index.oid
INNER JOIN pg_stat_all_tables ON of_table.oid = pg_stat_all_tables.relid
INNER JOIN pg_stat_all_indexes ON of_index.oid = pg_stat_all_indexes.indexrelid
INNER JOIN pg_attribute ON of_index.oid = pg_attribute.attrelid
INNER JOIN pg_stat_database ON pg_stat_database.datname = current_database()
LEFT JOIN pg_constraint ON of_index.oid = pg_constraint.conindid AND pg_constraint.contype IN ('p', 'u', 'x')
LEFT JOIN pg_stat_progress_create_index ON of_index.oid = pg_stat_progress_create_index.index_relid
WHERE of_table.relkind IN ('r', 'm')
GROUP BY
    pg_namespace.nspname, of_table.relname, of_table.reltuples, pg_stat_all_tables.seq_scan, of_index.oid,
    of_index.relname, of_index.relam,
    pg_stat_all_indexes.idx_scan,
    pg_index.indexrelid, pg_index.indrelid, pg_index.indisunique, pg_index.indisreplident, pg_constraint.conindid,
    pg_index.indisvalid, pg_index.indisready, pg_index.indkey, pg_index.indclass, pg_index.indcollation,
    pg_index.indoption, pg_index.indnkeyatts, pg_index.indexprs, pg_index.indpred, pg_stat_database.stats_reset,
    pg_stat_progress_create_index.pid
ORDER BY bytes DESC, schema_name ASC, table_name ASC, index_name ASC
LIMIT 500;
