-- Which rows are dated later than the database's clock, by more than two clocks that are kept differ, and how much?
WITH dated AS (
    SELECT
        tasks.system,
        'tasks' AS relation,
        tasks.task_type AS type_name,
        tasks.state,
        tasks.worker,
        tasks.changed_at,
        [
            CASE WHEN tasks.created_at > getvariable('latest') THEN 'created_at' END,
            CASE WHEN tasks.started_at > getvariable('latest') THEN 'started_at' END,
            CASE WHEN tasks.ended_at > getvariable('latest') THEN 'ended_at' END,
            CASE WHEN tasks.changed_at > getvariable('latest') THEN 'changed_at' END,
            CASE WHEN tasks.heartbeat_at > getvariable('latest') THEN 'heartbeat_at' END
        ] AS ahead_in,
        greatest(
            tasks.created_at, tasks.started_at, tasks.ended_at, tasks.changed_at, tasks.heartbeat_at
        ) AS newest
    FROM tasks
    WHERE tasks.gone_at IS NULL
    UNION ALL
    SELECT
        jobs.system,
        'jobs' AS relation,
        jobs.job_type AS type_name,
        jobs.state,
        NULL AS worker,
        jobs.changed_at,
        [
            CASE WHEN jobs.created_at > getvariable('latest') THEN 'created_at' END,
            CASE WHEN jobs.started_at > getvariable('latest') THEN 'started_at' END,
            CASE WHEN jobs.ended_at > getvariable('latest') THEN 'ended_at' END,
            CASE WHEN jobs.changed_at > getvariable('latest') THEN 'changed_at' END
        ] AS ahead_in,
        greatest(jobs.created_at, jobs.started_at, jobs.ended_at, jobs.changed_at) AS newest
    FROM jobs
    -- The jobs of a flat system are its tasks.
    WHERE
        jobs.gone_at IS NULL
        AND NOT EXISTS (
            SELECT 1 FROM tasks AS same
            WHERE same.task_id = jobs.job_id
        )
)

SELECT
    dated.system,
    dated.relation,
    dated.type_name,
    count(*) FILTER (WHERE dated.newest > getvariable('latest'))::BIGINT AS ahead,
    count(*) FILTER (WHERE dated.newest > getvariable('latest') AND dated.state = 'failed')::BIGINT AS failed,
    count(*) FILTER (WHERE dated.changed_at > getvariable('since'))::BIGINT AS changed,
    date_diff(
        'millisecond', getvariable('clock'), min(dated.newest) FILTER (WHERE dated.newest > getvariable('latest'))
    ) / 1000 AS least_s,
    date_diff(
        'millisecond', getvariable('clock'), max(dated.newest) FILTER (WHERE dated.newest > getvariable('latest'))
    ) / 1000 AS most_s,
    list_sort(list_distinct(flatten(list(dated.ahead_in)))) AS columns_ahead,
    (list_sort(list_distinct(list(dated.worker) FILTER (WHERE dated.newest > getvariable('latest')))))[:5] AS workers
FROM dated
GROUP BY dated.system, dated.relation, dated.type_name
HAVING ahead > 0
ORDER BY ahead DESC, dated.system ASC, dated.relation ASC, dated.type_name ASC
LIMIT 1000;
