-- Which relations of this database hold back the freezing of transaction ids?
SELECT
    pg_namespace.nspname::text AS schema_name,
    pg_class.relname::text AS relation,
    age(pg_class.relfrozenxid)::bigint AS xid_age,
    mxid_age(pg_class.relminmxid)::bigint AS mxid_age,
    -- The size at the last vacuum or analyze: the true one needs a lock that a rewrite may hold.
    pg_class.relpages::bigint * current_setting('block_size')::bigint AS size_bytes
FROM pg_class
INNER JOIN pg_namespace ON pg_class.relnamespace = pg_namespace.oid
WHERE pg_class.relkind IN ('r', 'm', 't') AND pg_class.relpersistence <> 't'
ORDER BY greatest(age(pg_class.relfrozenxid), mxid_age(pg_class.relminmxid)) DESC, schema_name ASC, relation ASC
LIMIT 10;
