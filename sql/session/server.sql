-- Who and what are we connected to, and what time does the database say it is?
SELECT
    clock_timestamp() AS observed_at,
    current_database()::text AS database,
    current_user::text AS user_name,
    current_setting('server_version')::text AS server_version,
    current_setting('server_version_num')::bigint AS server_version_num,
    coalesce(
        (
            SELECT quote_ident(pg_namespace.nspname)
            FROM pg_extension
            INNER JOIN pg_namespace ON pg_extension.extnamespace = pg_namespace.oid
            WHERE pg_extension.extname = 'pg_stat_statements'
        ), ''
    )::text AS statements_schema
LIMIT 1;
