-- What time is it in the database, and since when is the oldest transaction open that has written?
-- The time is that of our BEGIN, before the rows were looked at: nothing changed between the two is passed over. On a
-- replica that has not replayed all that arrived it is that of the last transaction that it has: what it replays later
-- would else lie before this run, and the next one would not read it.
SELECT
    CASE
        WHEN
            NOT pg_is_in_recovery()
            OR (
                pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()
                AND EXISTS (SELECT TRUE FROM pg_stat_wal_receiver)
            )
            THEN transaction_timestamp()
        ELSE coalesce(least(transaction_timestamp(), pg_last_xact_replay_timestamp()), transaction_timestamp())
    END AS observed_at,
    pg_is_in_recovery() AS is_standby,
    (
        SELECT min(activity.xact_start)
        FROM pg_stat_activity AS activity
        WHERE activity.backend_xid IS NOT NULL AND activity.pid <> pg_backend_pid()
    ) AS oldest_writer,
    (SELECT min(pg_prepared_xacts.prepared) FROM pg_prepared_xacts) AS oldest_prepared,
    -- Another role's transaction shows its start to pg_monitor only; that it has written shows to everyone.
    (
        SELECT count(*)
        FROM pg_locks
        LEFT JOIN pg_stat_activity AS activity ON pg_locks.pid = activity.pid
        WHERE
            pg_locks.locktype = 'transactionid'
            AND pg_locks.mode = 'ExclusiveLock'
            AND pg_locks.granted
            AND pg_locks.pid IS NOT NULL
            AND activity.xact_start IS NULL
    ) AS hidden_writers,
    (
        SELECT pg_database.oid::bigint FROM pg_database
        WHERE pg_database.datname = current_database()
    ) AS database_oid,
    current_user::text AS user_name,
    current_setting('server_encoding') AS encoding
LIMIT 1;
