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
    )::text AS statements_schema,
    -- NULL where the library is not loaded. Azure's default is none: the extension is there and records nothing.
    current_setting('pg_stat_statements.track', TRUE)::text AS statements_track,
    -- Azure's flexible server has this role and this setting, the extensions that may be created. NULL elsewhere.
    CASE
        WHEN to_regrole('azure_pg_admin') IS NOT NULL THEN current_setting('azure.extensions', TRUE)
    END::text AS azure_extensions,
    pg_is_in_recovery() AS is_replica,
    -- What has arrived is replayed: then an idle primary, and no lag, is why the last transaction is long ago.
    CASE
        WHEN NOT pg_is_in_recovery() THEN NULL
        WHEN
            pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()
            AND EXISTS (SELECT TRUE FROM pg_stat_wal_receiver) THEN 0
        ELSE extract(EPOCH FROM clock_timestamp() - pg_last_xact_replay_timestamp())
    END::float8 AS replay_lag_s,
    -- What is set for sessions beside the built-in defaults, whatever this one sets for itself. Texts may hold secrets;
    -- a port says where a server listens, not how it works.
    coalesce(
        (
            SELECT array_agg(pg_settings.name || '=' || pg_settings.reset_val ORDER BY pg_settings.name)
            FROM pg_settings
            WHERE
                pg_settings.vartype <> 'string'
                AND pg_settings.context <> 'internal'
                AND pg_settings.name <> 'port'
                AND pg_settings.reset_val IS DISTINCT FROM pg_settings.boot_val
        ), '{}'
    )::text[] AS settings
LIMIT 1;
