-- What have the database and its server counted of temporary files, blocks, deadlocks, WAL and checkpoints, since when?
-- Up to PostgreSQL 16 checkpoints are counted by pg_stat_bgwriter, whose columns are read by name from the row as JSON;
-- from 17 on by a view that earlier versions lack, so that a file that names it would not run there. ts_stat is the one
-- function that runs a query given as text without a library (query_to_xml needs libxml, which not every server has).
WITH checkpointer AS MATERIALIZED (
    SELECT
        max(substring(counter.word FROM '^num_timed=(.*)'))::bigint AS num_timed,
        max(substring(counter.word FROM '^num_requested=(.*)'))::bigint AS num_requested,
        max(substring(counter.word FROM '^stats_reset=(.*)'))::timestamptz AS stats_reset
    FROM
        ts_stat(
            CASE
                WHEN to_regclass('pg_catalog.pg_stat_checkpointer') IS NULL THEN 'SELECT NULL::tsvector'
                ELSE
                    'SELECT array_to_tsvector(array_agg(cell.key || ''='' || cell.value))'
                    ' FROM pg_catalog.pg_stat_checkpointer, jsonb_each_text(to_jsonb(pg_stat_checkpointer)) AS cell'
                    ' WHERE cell.value IS NOT NULL'
            END
        ) AS counter
)

SELECT
    pg_stat_database.temp_bytes::bigint AS temp_bytes,
    pg_stat_database.deadlocks::bigint AS deadlocks,
    pg_stat_database.blks_hit::bigint AS hit_blocks,
    pg_stat_database.blks_read::bigint AS read_blocks,
    coalesce(pg_stat_database.stats_reset, pg_postmaster_start_time())::timestamptz AS database_since,
    pg_stat_wal.wal_bytes::bigint AS wal_bytes,
    pg_stat_wal.stats_reset::timestamptz AS wal_since,
    pg_stat_bgwriter.buffers_alloc::bigint AS buffers_allocated,
    coalesce(
        to_jsonb(pg_stat_bgwriter) ->> 'checkpoints_timed', checkpointer.num_timed::text
    )::bigint AS checkpoints_timed,
    coalesce(
        to_jsonb(pg_stat_bgwriter) ->> 'checkpoints_req', checkpointer.num_requested::text
    )::bigint AS checkpoints_requested,
    pg_stat_bgwriter.stats_reset::timestamptz AS writer_since,
    coalesce(
        checkpointer.stats_reset, pg_stat_bgwriter.stats_reset
    )::timestamptz AS checkpoints_since,
    (pg_control_checkpoint()).checkpoint_time::timestamptz AS last_checkpoint_at
FROM pg_stat_database
CROSS JOIN pg_stat_wal
CROSS JOIN pg_stat_bgwriter
CROSS JOIN checkpointer
WHERE pg_stat_database.datname = current_database()
LIMIT 1;
