-- What have the database and its server counted of temporary files, blocks, deadlocks, WAL and checkpoints, since when?
-- Up to PostgreSQL 16 checkpoints are counted by pg_stat_bgwriter, whose columns are read by name from the row as JSON;
-- later versions count them in a view that the earlier ones lack, and have the time of the last one here.
SELECT
    pg_stat_database.temp_bytes::bigint AS temp_bytes,
    pg_stat_database.deadlocks::bigint AS deadlocks,
    pg_stat_database.blks_hit::bigint AS hit_blocks,
    pg_stat_database.blks_read::bigint AS read_blocks,
    coalesce(pg_stat_database.stats_reset, pg_postmaster_start_time())::timestamptz AS database_since,
    pg_stat_wal.wal_bytes::bigint AS wal_bytes,
    pg_stat_wal.stats_reset::timestamptz AS wal_since,
    pg_stat_bgwriter.buffers_alloc::bigint AS buffers_allocated,
    (to_jsonb(pg_stat_bgwriter) ->> 'checkpoints_timed')::bigint AS checkpoints_timed,
    (to_jsonb(pg_stat_bgwriter) ->> 'checkpoints_req')::bigint AS checkpoints_requested,
    pg_stat_bgwriter.stats_reset::timestamptz AS writer_since,
    (pg_control_checkpoint()).checkpoint_time::timestamptz AS last_checkpoint_at
FROM pg_stat_database
CROSS JOIN pg_stat_wal
CROSS JOIN pg_stat_bgwriter
WHERE pg_stat_database.datname = current_database()
LIMIT 1;
