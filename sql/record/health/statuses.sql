-- How many rows stand in each native status?
SELECT
    counted.system,
    counted.relation,
    counted.status,
    counted.number
FROM (
    SELECT
        tasks.system,
        'tasks' AS relation,
        tasks.status,
        count(*)::BIGINT AS number
    FROM tasks
    WHERE tasks.gone_at IS NULL
    GROUP BY tasks.system, tasks.status
    UNION ALL
    SELECT
        jobs.system,
        'jobs' AS relation,
        jobs.status,
        count(*)::BIGINT AS number
    FROM jobs
    WHERE jobs.gone_at IS NULL
    GROUP BY jobs.system, jobs.status
) AS counted
ORDER BY counted.system ASC, counted.relation ASC, counted.number DESC, counted.status ASC
LIMIT 1000;
