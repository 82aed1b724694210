-- Which 50 statements of the monitored database took most time in Query Store's intervals of the window?
-- The view's times are UTC without a zone, an interval counts where it touches the window.
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AT TIME ZONE 'UTC' AS since,
        :'until'::timestamptz AT TIME ZONE 'UTC' AS until,
        :'database'::text AS database
),

spent AS MATERIALIZED (
    SELECT
        entry.query_id,
        entry.user_id,
        max(left(entry.query_sql_text, 4000)) AS query_text,
        sum(greatest(entry.calls, 0)) AS calls,
        -- A time that is none (NULL, NaN, infinite, negative) would make nonsense of every sum and share.
        sum(entry.total_time) FILTER (WHERE entry.total_time >= 0 AND entry.total_time < 'Infinity') AS total_ms,
        max(entry.max_time) FILTER (WHERE entry.max_time >= 0 AND entry.max_time < 'Infinity') AS longest_ms,
        count(*) FILTER (
            WHERE entry.total_time IS NULL OR entry.total_time < 0 OR entry.total_time >= 'Infinity'
        ) AS untimed
    FROM params
    INNER JOIN pg_database ON params.database = pg_database.datname
    INNER JOIN query_store.qs_view AS entry ON pg_database.oid = entry.db_id
    WHERE
        entry.end_time > params.since
        AND entry.start_time < params.until
        -- Those of the platform's own role, and ours, which say where they come from.
        AND entry.is_system_query IS NOT TRUE
        AND coalesce(entry.query_sql_text, '') NOT LIKE '%/* jobscope %'
    GROUP BY entry.query_id, entry.user_id
)

SELECT
    coalesce(spent.query_id, 0)::text AS query_id,
    pg_get_userbyid(spent.user_id)::text AS user_name,
    coalesce(spent.query_text, '')::text AS query_text,
    coalesce(spent.calls, 0)::bigint AS calls,
    coalesce(spent.total_ms, 0)::float8 AS total_ms,
    spent.longest_ms::float8 AS longest_ms,
    spent.untimed::bigint AS untimed,
    (coalesce(sum(spent.total_ms) OVER (), 0))::float8 AS all_ms
FROM spent
ORDER BY total_ms DESC, spent.query_id ASC, spent.user_id ASC
LIMIT 50;
