-- Which migration was the last? Elixir keeps its number as the table's comment; Python has none.
WITH newest AS (
    SELECT
        oban_jobs.state,
        oban_jobs.errors
    FROM oban_jobs
    ORDER BY oban_jobs.id DESC
    LIMIT 1
),

-- Of the columns' types; they are told also when the table is empty.
kind AS (
    SELECT
        pg_typeof((SELECT newest.state FROM newest)) AS state_type,
        pg_typeof((SELECT newest.errors FROM newest)) AS errors_type
),

comment AS (
    -- The type lies in the schema of the table.
    SELECT max(obj_description(pg_class.oid, 'pg_class')) AS migration
    FROM kind
    INNER JOIN pg_type ON kind.state_type = pg_type.oid
    INNER JOIN pg_class ON pg_type.typnamespace = pg_class.relnamespace
    WHERE pg_class.relname = 'oban_jobs'
)

SELECT
    CASE
        -- Python's older ones (0.5.0 to 0.6.0) have a comment as well, '1'.
        WHEN kind.errors_type = 'jsonb'::regtype THEN 'Python'
        WHEN comment.migration ~ '^[0-9]+$' THEN 'Elixir, migration ' || comment.migration
        ELSE 'unknown'
    END AS version
FROM kind
CROSS JOIN comment;
