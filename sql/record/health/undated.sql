-- How many rows lack a time without which they are in no number of a window?
WITH dated AS NOT MATERIALIZED (
    SELECT
        tasks.system,
        'tasks' AS relation,
        tasks.state,
        tasks.created_at,
        tasks.changed_at,
        tasks.ended_at
    FROM tasks
    WHERE tasks.gone_at IS NULL
    UNION ALL
    SELECT
        jobs.system,
        'jobs' AS relation,
        jobs.state,
        jobs.created_at,
        jobs.changed_at,
        jobs.ended_at
    FROM jobs
    WHERE jobs.gone_at IS NULL
),

-- The year 1 stands for -infinity. What is dated infinity is ahead of the clock, and told as that.
lacking AS (
    SELECT
        dated.system,
        dated.relation,
        unnest([
            CASE WHEN coalesce(year(dated.created_at), 1) <= 1 THEN 'created_at' END,
            CASE WHEN coalesce(year(dated.changed_at), 1) <= 1 THEN 'changed_at' END,
            CASE
                WHEN
                    dated.state IN ('succeeded', 'failed')
                    AND year(dated.changed_at) > 1
                    AND coalesce(year(dated.ended_at), 1) <= 1
                    THEN 'ended_at'
            END
        ]) AS column_name
    FROM dated
)

SELECT
    lacking.system,
    lacking.relation,
    lacking.column_name,
    count(*)::BIGINT AS number
FROM lacking
WHERE lacking.column_name IS NOT NULL
GROUP BY lacking.system, lacking.relation, lacking.column_name
ORDER BY lacking.system ASC, lacking.relation ASC, lacking.column_name ASC
LIMIT 1000;
