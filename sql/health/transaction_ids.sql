-- How old are the oldest unfrozen transaction and multixact ids of each database of the server?
SELECT
    pg_database.datname::text AS database_name,
    age(pg_database.datfrozenxid)::bigint AS xid_age,
    mxid_age(pg_database.datminmxid)::bigint AS mxid_age,
    current_setting('autovacuum_freeze_max_age')::bigint AS freeze_max_age,
    current_setting('autovacuum_multixact_freeze_max_age')::bigint AS multixact_freeze_max_age
FROM pg_database
ORDER BY xid_age DESC, database_name ASC
LIMIT 100;
