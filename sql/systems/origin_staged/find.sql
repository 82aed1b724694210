-- Which jobs are meant by a job's id, by the beginning of one, by the id of a task, or by an id of the business?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'wanted'::text AS wanted,
        :'schema'::text AS schema_name,
        pg_typeof(NULL::job_key)::text AS key_type
),

-- The ids of the business that this version has, and whether an index serves.
business AS (
    SELECT
        pg_attribute.attname::text AS column_name,
        bool_or(pg_index.indexrelid IS NOT NULL) AS is_indexed
    FROM params
    INNER JOIN pg_attribute ON to_regclass(format('%I.jobs', params.schema_name)) = pg_attribute.attrelid
    LEFT JOIN pg_index
        ON
            pg_attribute.attrelid = pg_index.indrelid
            AND pg_attribute.attnum = pg_index.indkey[0]
            AND pg_index.indisvalid
            AND pg_index.indpred IS NULL
    WHERE
        pg_attribute.attname IN ('request_id', 'asset_id', 'release_id', 'schedule_id')
        AND NOT pg_attribute.attisdropped
    GROUP BY pg_attribute.attname
),

-- The beginning of an id as ranges that its index serves: LIKE would need an index of its own, and a number has none.
ranges AS (
    SELECT
        rpad(replace(params.wanted, '-', ''), 32, '0') AS low,
        rpad(replace(params.wanted, '-', ''), 32, 'f') AS high,
        '' AS beginning
    FROM params
    WHERE params.key_type = 'uuid' AND replace(params.wanted, '-', '') ~* '^[0-9a-f]{8,32}$'
    UNION ALL
    SELECT
        params.wanted || repeat('0', digits.more) AS low,
        params.wanted || repeat('9', digits.more) AS high,
        '' AS beginning
    FROM params
    CROSS JOIN generate_series(1, 19 - length(params.wanted)) AS digits (more)
    WHERE params.key_type IN ('integer', 'bigint', 'numeric') AND params.wanted ~ '^[1-9][0-9]{7,18}$'
    UNION ALL
    SELECT
        params.wanted AS low,
        -- g follows every hex digit in any collation.
        params.wanted || 'g' AS high,
        params.wanted AS beginning
    FROM params
    WHERE
        params.key_type NOT IN ('uuid', 'smallint', 'integer', 'bigint', 'numeric')
        AND params.wanted ~ '^[0-9a-fA-F-]{8,64}$'
),

by_index AS (
    SELECT
        jobs.job_id,
        jobs.created_at,
        1 AS place
    FROM params
    INNER JOIN jobs ON jobs.job_id = params.wanted::job_key
    UNION ALL
    SELECT
        tasks.parent_job_id AS job_id,
        tasks.created_at,
        2 AS place
    FROM params
    INNER JOIN tasks ON tasks.task_id = params.wanted::task_key AND tasks.parent_job_id IS NOT NULL
    UNION ALL
    (SELECT
        jobs.job_id,
        jobs.created_at,
        3 AS place
    FROM params
    INNER JOIN jobs ON jobs.request_id::text = params.wanted
    WHERE (
        SELECT bool_or(business.is_indexed) FROM business
        WHERE business.column_name = 'request_id'
    )
    LIMIT 11)
    UNION ALL
    (SELECT
        jobs.job_id,
        jobs.created_at,
        3 AS place
    FROM params
    INNER JOIN jobs ON jobs.asset_id::text = params.wanted
    WHERE (
        SELECT bool_or(business.is_indexed) FROM business
        WHERE business.column_name = 'asset_id'
    )
    LIMIT 11)
    UNION ALL
    (SELECT
        jobs.job_id,
        jobs.created_at,
        3 AS place
    FROM params
    INNER JOIN jobs ON jobs.release_id::text = params.wanted
    WHERE (
        SELECT bool_or(business.is_indexed) FROM business
        WHERE business.column_name = 'release_id'
    )
    LIMIT 11)
    UNION ALL
    (SELECT
        jobs.job_id,
        jobs.created_at,
        3 AS place
    FROM params
    INNER JOIN jobs ON jobs.schedule_id::text = params.wanted
    WHERE (
        SELECT bool_or(business.is_indexed) FROM business
        WHERE business.column_name = 'schedule_id'
    )
    LIMIT 11)
    UNION ALL
    SELECT
        in_range.job_id,
        NULL AS created_at,
        4 AS place
    FROM ranges
    CROSS JOIN LATERAL (
        SELECT jobs.job_id
        FROM jobs
        WHERE
            jobs.job_id >= ranges.low::job_key
            AND jobs.job_id <= ranges.high::job_key
            AND starts_with(jobs.job_id::text, ranges.beginning)
        ORDER BY jobs.job_id ASC
        LIMIT 11
    ) AS in_range
),

-- Where no index serves and nothing else is meant, the newest jobs are looked through.
looked_through AS (
    SELECT
        newest.job_id,
        newest.created_at,
        5 AS place
    FROM params
    CROSS JOIN ( -- noqa: ST05
        SELECT
            jobs.job_id,
            jobs.created_at,
            jobs.request_id,
            jobs.asset_id,
            jobs.release_id,
            jobs.schedule_id
        FROM jobs
        WHERE
            (SELECT NOT bool_and(business.is_indexed) FROM business)
            AND NOT EXISTS (SELECT 1 FROM by_index)
        ORDER BY jobs.updated_at DESC
        LIMIT 50000
    ) AS newest
    WHERE
        params.wanted IN (
            newest.request_id::text, newest.asset_id::text, newest.release_id::text, newest.schedule_id::text
        )
    LIMIT 11
),

found AS (
    SELECT
        by_index.job_id,
        by_index.created_at,
        by_index.place
    FROM by_index
    UNION ALL
    SELECT
        looked_through.job_id,
        looked_through.created_at,
        looked_through.place
    FROM looked_through
),

-- Whole ids before beginnings, and a job's own before any other.
best AS (
    SELECT
        found.job_id,
        max(found.created_at) AS created_at
    FROM found
    WHERE found.place = (SELECT min(closest.place) FROM found AS closest)
    GROUP BY found.job_id
)

SELECT best.job_id::text AS job_id
FROM best
ORDER BY best.created_at DESC, best.job_id ASC
LIMIT 11;
