-- How many rows stand in each native status, and is a state known for it?
SELECT
    counted.system,
    counted.relation,
    counted.status,
    counted.is_known,
    counted.number
FROM (
    SELECT
        tasks.system,
        'tasks' AS relation,
        tasks.status,
        tasks.state <> 'unknown' AS is_known,
        count(*)::BIGINT AS number
    FROM tasks
    WHERE tasks.gone_at IS NULL
    GROUP BY tasks.system, tasks.status, is_known
    UNION ALL
    SELECT
        jobs.system,
        'jobs' AS relation,
        jobs.status,
        jobs.state <> 'unknown' AS is_known,
        count(*)::BIGINT AS number
    FROM jobs
    WHERE jobs.gone_at IS NULL
    GROUP BY jobs.system, jobs.status, is_known
) AS counted
ORDER BY counted.system ASC, counted.relation ASC, counted.is_known ASC, counted.number DESC, counted.status ASC
LIMIT 1000;
