-- Who keeps vacuum from removing dead rows of this database, and how many transactions back?
WITH holders AS (
    SELECT
        CASE activity.backend_type WHEN 'walsender' THEN 'standby' ELSE 'session' END AS kind,
        coalesce(nullif(activity.application_name, ''), activity.usename::text, 'pid ' || activity.pid) AS holder,
        activity.pid,
        age(activity.backend_xmin) AS xmin_age,
        activity.xact_start AS held_since,
        TRUE AS active
    FROM pg_stat_activity AS activity
    WHERE
        activity.backend_xmin IS NOT NULL
        AND activity.pid <> pg_backend_pid()
        -- A standby's feedback counts for all databases and belongs to none.
        AND (activity.datname = current_database() OR activity.datid IS NULL)
    UNION ALL
    SELECT
        'prepared transaction' AS kind,
        prepared.gid AS holder,
        NULL AS pid,
        age(prepared.transaction) AS xmin_age,
        prepared.prepared AS held_since,
        FALSE AS active
    FROM pg_prepared_xacts AS prepared
    WHERE prepared.database = current_database()
    UNION ALL
    SELECT
        'replication slot' AS kind,
        slot.slot_name::text AS holder,
        slot.active_pid AS pid,
        greatest(age(slot.xmin), age(slot.catalog_xmin)) AS xmin_age,
        NULL AS held_since,
        slot.active
    FROM pg_replication_slots AS slot
    WHERE slot.xmin IS NOT NULL OR slot.catalog_xmin IS NOT NULL
)

SELECT
    holders.kind::text AS kind,
    holders.holder::text AS holder,
    holders.pid::bigint AS pid,
    holders.xmin_age::bigint AS xmin_age,
    holders.held_since::timestamptz AS held_since,
    holders.active
FROM holders
ORDER BY xmin_age DESC, kind ASC, holder ASC, pid ASC
LIMIT 50;
