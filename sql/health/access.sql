-- What can this role see of the server's statistics, and which settings keep them from being recorded?
SELECT
    pg_has_role('pg_read_all_stats', 'USAGE') AS reads_all_stats,
    pg_extension.extversion::text AS statements_version,
    -- The library's own settings exist only when it was loaded at the start; shared_preload_libraries may be hidden.
    pg_settings.name IS NOT NULL AS statements_preloaded,
    current_setting('pg_stat_statements.track', TRUE)::text AS statements_track,
    current_setting('compute_query_id')::text AS query_id,
    current_setting('track_activities')::bool AS track_activities,
    current_setting('track_counts')::bool AS track_counts,
    current_setting('track_io_timing')::bool AS track_io_timing,
    pg_size_bytes(current_setting('track_activity_query_size'))::bigint AS query_size_bytes
FROM pg_database
LEFT JOIN pg_extension ON pg_extension.extname = 'pg_stat_statements'
LEFT JOIN pg_settings ON pg_settings.name = 'pg_stat_statements.max'
WHERE pg_database.datname = current_database()
LIMIT 1;
